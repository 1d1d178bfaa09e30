package io.drayage.live;

import io.drayage.plan.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells healthy tasks from those that have missed too many runs.
 *
 * @param maxMissed intervals without a success that are healthy
 * @param start start of the process, from which a task without any success counts
 */
public record HealthRule(int maxMissed, Instant start) {
  /** Times that a cron is followed to find its longest gap: those of a month, once an hour. */
  private static final int TIMES = 750;

  /** The latest time to which gaps are looked for. */
  private static final Duration AHEAD = Duration.ofDays(400);

  /**
   * The longest healthy age of the last success; empty for a task that runs once only.
   *
   * <p>The gap of a cron is the longest between its coming times, so a task of working days may
   * miss a weekend.
   */
  public Optional<Duration> maxAge(Schedule schedule, Instant now) {
    return gap(schedule, now).map(gap -> gap.multipliedBy(maxMissed));
  }

  private static Optional<Duration> gap(Schedule schedule, Instant now) {
    if (schedule instanceof Schedule.Every every) {
      return Optional.of(every.interval());
    }
    Optional<Duration> longest = Optional.empty();
    Optional<Instant> last = schedule.followsTheClock() ? schedule.first(now) : Optional.empty();
    for (int time = 0; time < TIMES && last.isPresent(); time++) {
      Optional<Instant> next = schedule.next(last.get());
      if (next.isPresent()) {
        Duration gap = Duration.between(last.get(), next.get());
        longest = longest.filter(known -> known.compareTo(gap) >= 0).or(() -> Optional.of(gap));
      }
      last = next.filter(found -> found.isBefore(now.plus(AHEAD)));
    }
    return longest;
  }

  /**
   * Whether a task is healthy.
   *
   * @param success its last success
   * @param read time at which the process first read the task
   * @param maxAge as of {@link #maxAge}
   */
  public boolean isHealthy(
      Optional<Instant> success, Instant read, Optional<Duration> maxAge, Instant now) {
    Instant since = success.orElse(read.isAfter(start) ? read : start);
    return maxAge.filter(age -> now.isAfter(since.plus(age))).isEmpty();
  }
}
