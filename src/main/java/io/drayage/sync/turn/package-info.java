/** Decides when a copy starts: places of each source, pulls that are left, quiet hours. */
@NullMarked
package io.drayage.sync.turn;

import org.jspecify.annotations.NullMarked;
