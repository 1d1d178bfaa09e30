/** Runs tasks when they are due: no two runs of one task at a time, no bursts. */
@NullMarked
package io.drayage.schedule;

import org.jspecify.annotations.NullMarked;
