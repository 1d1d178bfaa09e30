/** Remembers images and runs that failed, and when they are retried. */
@NullMarked
package io.drayage.sync.again;

import org.jspecify.annotations.NullMarked;
