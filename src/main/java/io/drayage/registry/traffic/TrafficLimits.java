package io.drayage.registry.traffic;

import java.time.Duration;

/**
 * What holds for one registry.
 *
 * @param maxRequests at a time, a transfer being one until its last byte; at least 1
 * @param slowAnswer an answer that takes longer, to a request without a body, is a sign of overload
 * @param rate bytes a second that come from it, and as many that go to it
 * @param breaker when it is left alone
 */
public record TrafficLimits(
    int maxRequests, Duration slowAnswer, TransferRate rate, BreakerRule breaker) {
  static final TrafficLimits NONE =
      new TrafficLimits(
          Integer.MAX_VALUE, Duration.ofDays(1), TransferRate.unlimited(), BreakerRule.never());

  /** Checks the number of requests. */
  public TrafficLimits {
    if (maxRequests < 1) {
      throw new IllegalArgumentException("at least one request must be possible");
    }
  }
}
