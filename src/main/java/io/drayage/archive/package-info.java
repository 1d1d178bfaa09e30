/** Exercises the program once, so that the classes it loads can be kept in an archive. */
@NullMarked
package io.drayage.archive;

import org.jspecify.annotations.NullMarked;
