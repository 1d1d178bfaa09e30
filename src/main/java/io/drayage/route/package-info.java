/** Adapts {@link io.drayage.sync} to Camel; nothing else imports Camel. */
@NullMarked
package io.drayage.route;

import org.jspecify.annotations.NullMarked;
