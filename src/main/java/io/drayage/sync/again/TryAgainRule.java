package io.drayage.sync.again;

import java.time.Duration;
import java.time.Instant;

/**
 * The delays of retries after failed runs.
 *
 * @param firstDelay delay after the first failure; zero for no retry between runs
 * @param multiplier factor of each further delay, at least 1
 * @param maxDelay longest delay
 * @param patience age of the failures after which runs leave the image out until its next retry
 */
public record TryAgainRule(
    Duration firstDelay, int multiplier, Duration maxDelay, Duration patience) {

  /** Whether a failure may cause an early run. */
  boolean triesBetweenRuns() {
    return !firstDelay.isZero();
  }

  /** The time of the next retry. */
  Instant nextTry(FailureCount count) {
    long delay = firstDelay.toMillis();
    for (int failure = 1; failure < count.times() && delay < maxDelay.toMillis(); failure++) {
      delay = Math.max(1, delay) * multiplier;
      if (multiplier == 1) {
        break;
      }
    }
    return count.last().plusMillis(Math.min(delay, maxDelay.toMillis()));
  }

  /** Whether runs leave the image out until then. */
  boolean isLeftOut(FailureCount count, Instant now) {
    return count.age().compareTo(patience) >= 0 && now.isBefore(nextTry(count));
  }
}
