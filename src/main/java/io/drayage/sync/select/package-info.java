/** The selection of repositories, of tags, and of images that the target lacks. */
@NullMarked
package io.drayage.sync.select;

import org.jspecify.annotations.NullMarked;
