/** Retries of images and of whole runs that failed. */
@NullMarked
package io.drayage.sync.again;

import org.jspecify.annotations.NullMarked;
