/** Traffic with one registry: limits, rates, retries, pauses and circuit breakers. */
@NullMarked
package io.drayage.registry.traffic;

import org.jspecify.annotations.NullMarked;
