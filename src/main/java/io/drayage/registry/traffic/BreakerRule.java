package io.drayage.registry.traffic;

import java.time.Duration;

/**
 * When the circuit of a registry opens, and for how long.
 *
 * @param failures so many in a row, without one answer; 0 for never
 * @param span and the first and the last of them at least so far apart, so that one short outage
 *     that many requests meet at once is not enough
 * @param firstRest how long it rests; doubles each time it does not answer then
 * @param maxRest no rest is longer
 */
public record BreakerRule(int failures, Duration span, Duration firstRest, Duration maxRest) {
  /** The circuit never opens. */
  public static BreakerRule never() {
    return new BreakerRule(0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }

  /** The rest after so many rests in a row (from 0). */
  Duration rest(int earlier) {
    long doubled = Math.max(1, firstRest.toMillis()) << Math.min(earlier, 20);
    return Duration.ofMillis(Math.min(doubled, maxRest.toMillis()));
  }
}
