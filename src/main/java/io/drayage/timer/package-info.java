/** Triggers of tasks and their Quartz scheduler, in memory or in the database of a cluster. */
@NullMarked
package io.drayage.timer;

import org.jspecify.annotations.NullMarked;
