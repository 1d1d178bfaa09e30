/** Tells what a sync would do: the sync itself, with clients that write nothing. */
@NullMarked
package io.drayage.forecast;

import org.jspecify.annotations.NullMarked;
