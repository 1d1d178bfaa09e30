/**
 * Traffic with one registry: concurrent requests, rates, retries, pauses, circuit breakers and pull
 * limits.
 */
@NullMarked
package io.drayage.registry.traffic;

import org.jspecify.annotations.NullMarked;
