package io.drayage.registry.traffic;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Limits of one registry.
 *
 * @param maxRequests concurrent requests, each until the last byte of its answer; at least 1
 * @param slowAnswer time after which the answer to a request without a body is a sign of overload
 * @param bytesPerSecond rate in each direction; empty for no limit
 * @param breaker rule of the circuit breaker
 */
public record LimitSettings(
    int maxRequests, Duration slowAnswer, OptionalLong bytesPerSecond, BreakerRule breaker) {
  /** No limits. */
  public static final LimitSettings NONE =
      new LimitSettings(
          Integer.MAX_VALUE, Duration.ofDays(1), OptionalLong.empty(), BreakerRule.never());

  /** Checks that at least one request is allowed. */
  public LimitSettings {
    if (maxRequests < 1 || bytesPerSecond.orElse(1) < 1) {
      throw new IllegalArgumentException("at least one request and one byte must be possible");
    }
  }
}
