package io.drayage.route;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.SplittableRandom;
import org.apache.camel.util.TimeUtils;

/**
 * Keeps tasks that are due together apart: each runs a little later, by a time that follows from
 * its name.
 */
public final class Spread {
  private static final long PER_TASK_MILLIS = 1000;

  private final InstantSource clock;

  Spread(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * How much later than its time a task runs: up to a second for each other task.
   *
   * @param tasks how many may be due with it, itself among them
   */
  static Duration of(String taskName, int tasks, Duration longest) {
    long window = Math.min(longest.toMillis(), PER_TASK_MILLIS * (tasks - 1));
    if (window <= 0) {
      return Duration.ZERO;
    }
    // hash codes of names that differ in their last letter are neighbours; the generator mixes them
    return Duration.ofMillis(new SplittableRandom(taskName.hashCode()).nextLong(window));
  }

  /**
   * The milliseconds that are left until the run of a task that was {@code due}; for routes.
   *
   * @param longest milliseconds, or a duration as Camel writes it
   */
  public long delay(String taskName, Date due, int tasks, String longest) {
    Duration later = of(taskName, tasks, Duration.ofMillis(TimeUtils.toMilliSeconds(longest)));
    Instant start = due.toInstant().plus(later);
    return Math.max(0, Duration.between(clock.instant(), start).toMillis());
  }
}
