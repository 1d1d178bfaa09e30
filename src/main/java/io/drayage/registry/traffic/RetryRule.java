package io.drayage.registry.traffic;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Number of attempts and delays between them.
 *
 * @param attempts attempts in all, at least 1
 * @param firstDelay bound of the first delay, doubled for each further one
 * @param maxDelay longest delay
 */
public record RetryRule(int attempts, Duration firstDelay, Duration maxDelay) {
  /** Checks the number of attempts. */
  public RetryRule {
    if (attempts < 1) {
      throw new IllegalArgumentException("at least one attempt is needed");
    }
  }

  /** Random delay after an attempt (from 1), up to its bound. */
  public Duration jittered(int attempt) {
    long boundMillis = bound(attempt).toMillis();
    return Duration.ofMillis(RandomGenerator.getDefault().nextLong(boundMillis + 1));
  }

  private Duration bound(int attempt) {
    long doubled = firstDelay.toMillis() << Math.min(attempt - 1, 20);
    return Duration.ofMillis(Math.min(doubled, maxDelay.toMillis()));
  }
}
