/** The present state of tasks, images and copies of a running process. */
@NullMarked
package io.drayage.live;

import org.jspecify.annotations.NullMarked;
