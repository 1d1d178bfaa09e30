/** Detects settled changes of files. */
@NullMarked
package io.drayage.watch;

import org.jspecify.annotations.NullMarked;
