package io.drayage.sync.again;

import java.time.Duration;
import java.time.Instant;

/**
 * When what failed is tried again.
 *
 * @param firstDelay after the first failure; zero: not before the next run
 * @param multiplier of the delay after each further failure, at least 1
 * @param maxDelay no delay is longer
 * @param patience an image that has failed for longer is left out of runs until its next try
 */
public record TryAgainRule(
    Duration firstDelay, int multiplier, Duration maxDelay, Duration patience) {

  /** Whether a failure is a reason to run a task before its own time. */
  boolean triesBetweenRuns() {
    return !firstDelay.isZero();
  }

  /** When it should be tried again. */
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

  /** Whether runs leave it out until then. */
  boolean isLeftOut(FailureCount count, Instant now) {
    return count.age().compareTo(patience) >= 0 && now.isBefore(nextTry(count));
  }
}
