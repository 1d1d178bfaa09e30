/** Steps, timers and loading of the Camel routes; no other package imports Camel. */
@NullMarked
package io.drayage.route;

import org.jspecify.annotations.NullMarked;
