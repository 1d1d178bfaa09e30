package io.drayage.registry.traffic;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often and how long apart a request is repeated.
 *
 * @param attempts how often it is tried in all, at least 1
 * @param firstDelay the bound of the first wait; doubles each time
 * @param maxDelay no wait is longer
 */
public record RetryRule(int attempts, Duration firstDelay, Duration maxDelay) {
  /** Checks the number of attempts. */
  public RetryRule {
    if (attempts < 1) {
      throw new IllegalArgumentException("at least one attempt is needed");
    }
  }

  /** How long to wait after the given attempt (from 1): at random, up to its bound. */
  public Duration jittered(int attempt) {
    long boundMillis = bound(attempt).toMillis();
    return Duration.ofMillis(RandomGenerator.getDefault().nextLong(boundMillis + 1));
  }

  private Duration bound(int attempt) {
    long doubled = firstDelay.toMillis() << Math.min(attempt - 1, 20);
    return Duration.ofMillis(Math.min(doubled, maxDelay.toMillis()));
  }
}
