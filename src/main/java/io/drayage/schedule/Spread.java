package io.drayage.schedule;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Keeps tasks that are due together apart: each runs a little later, by a time that follows from
 * its name.
 *
 * @param longest the most that a run is put off
 */
record Spread(Duration longest) {
  private static final long PER_TASK_MILLIS = 1000;

  /**
   * How much later {@code taskName} runs as one of {@code tasks}: up to a second for each other.
   */
  Duration of(String taskName, int tasks) {
    long window = Math.min(longest.toMillis(), PER_TASK_MILLIS * (tasks - 1));
    if (window <= 0) {
      return Duration.ZERO;
    }
    // hash codes of names that differ in their last letter are neighbours; the generator mixes them
    return Duration.ofMillis(new SplittableRandom(taskName.hashCode()).nextLong(window));
  }
}
