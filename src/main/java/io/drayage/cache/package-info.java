/** Values in memory that several threads share: loaded once, kept within bounds. */
@NullMarked
package io.drayage.cache;

import org.jspecify.annotations.NullMarked;
