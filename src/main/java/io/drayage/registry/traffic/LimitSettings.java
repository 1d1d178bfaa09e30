package io.drayage.registry.traffic;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What holds for one registry.
 *
 * @param maxRequests at a time, a transfer being one until its last byte; at least 1
 * @param slowAnswer an answer that takes longer, to a request without a body, is a sign of overload
 * @param bytesPerSecond so many come from it, and so many go to it; empty: as fast as it goes
 * @param breaker when its circuit opens
 */
public record LimitSettings(
    int maxRequests, Duration slowAnswer, OptionalLong bytesPerSecond, BreakerRule breaker) {
  /** No limits. */
  public static final LimitSettings NONE =
      new LimitSettings(
          Integer.MAX_VALUE, Duration.ofDays(1), OptionalLong.empty(), BreakerRule.never());

  /** Checks that something gets through. */
  public LimitSettings {
    if (maxRequests < 1 || bytesPerSecond.orElse(1) < 1) {
      throw new IllegalArgumentException("at least one request and one byte must be possible");
    }
  }
}
