/**
 * Connections to the broker of {@code drayage.broker}, by libraries that are loaded only for it.
 */
@NullMarked
package io.drayage.broker;

import org.jspecify.annotations.NullMarked;
