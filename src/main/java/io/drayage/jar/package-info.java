/** Folders of jars, for class loaders. */
@NullMarked
package io.drayage.jar;

import org.jspecify.annotations.NullMarked;
