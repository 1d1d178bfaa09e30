package io.drayage.registry.traffic;

import java.time.Duration;

/**
 * Rule by which the circuit of a registry opens.
 *
 * @param failures number of failures in a row that opens it; 0 for never
 * @param span least time between the first and the last of them, so that one short outage with many
 *     requests is not enough
 * @param firstPause first pause; each further one in a row is twice as long
 * @param maxPause longest pause
 */
public record BreakerRule(int failures, Duration span, Duration firstPause, Duration maxPause) {
  /** Rule of a circuit that never opens. */
  public static BreakerRule never() {
    return new BreakerRule(0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }

  /** Pause after a number of earlier pauses in a row. */
  Duration pause(int earlier) {
    long doubled = Math.max(1, firstPause.toMillis()) << Math.min(earlier, 20);
    return Duration.ofMillis(Math.min(doubled, maxPause.toMillis()));
  }
}
