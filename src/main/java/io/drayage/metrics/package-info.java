/** Meters for Prometheus. */
@NullMarked
package io.drayage.metrics;

import org.jspecify.annotations.NullMarked;
