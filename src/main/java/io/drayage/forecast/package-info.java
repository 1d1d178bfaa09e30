/** Forecasts a sync: the same steps, with clients that write nothing. */
@NullMarked
package io.drayage.forecast;

import org.jspecify.annotations.NullMarked;
