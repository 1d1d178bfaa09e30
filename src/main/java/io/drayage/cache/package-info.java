/** Bounded caches that several threads share. */
@NullMarked
package io.drayage.cache;

import org.jspecify.annotations.NullMarked;
