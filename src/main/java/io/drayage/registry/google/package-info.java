/** Google's token services; the only package with Google's library. */
@NullMarked
package io.drayage.registry.google;

import org.jspecify.annotations.NullMarked;
