/** Detects changes of files: by their stamps, or by their content once it has settled. */
@NullMarked
package io.drayage.watch;

import org.jspecify.annotations.NullMarked;
