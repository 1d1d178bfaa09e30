/** Google's token services; only this package knows Google's library. */
@NullMarked
package io.drayage.registry.google;

import org.jspecify.annotations.NullMarked;
