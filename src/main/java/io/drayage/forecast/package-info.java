/** Forecasts of a sync, by its own steps over clients that write nothing. */
@NullMarked
package io.drayage.forecast;

import org.jspecify.annotations.NullMarked;
