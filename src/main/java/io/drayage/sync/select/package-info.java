/** Chooses what is copied: repositories, tags, and the images that the target lacks. */
@NullMarked
package io.drayage.sync.select;

import org.jspecify.annotations.NullMarked;
