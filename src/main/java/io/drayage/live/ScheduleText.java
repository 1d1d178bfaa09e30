package io.drayage.live;

import io.drayage.plan.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a schedule means to operators: its text, and the longest time between two runs. */
final class ScheduleText {
  /** Time in which the longest gap of a cron is looked for: more than a week and its weekend. */
  private static final Duration HORIZON = Duration.ofDays(15);

  /** Times that are looked at, at most. */
  private static final int MOST = 2_000;

  private ScheduleText() {}

  /** The schedule in words. */
  static String of(Schedule schedule) {
    if (schedule instanceof Schedule.Every every) {
      return "every " + duration(every.interval());
    }
    return schedule instanceof Schedule.Cron cron
        ? "cron %s (%s)".formatted(cron.expression(), cron.zone())
        : "once, at start";
  }

  /** Such as {@code 1 h 30 min}; the two largest units. */
  private static String duration(Duration time) {
    List<String> parts = new ArrayList<>();
    add(parts, time.toDays(), "d");
    add(parts, time.toHoursPart(), "h");
    add(parts, time.toMinutesPart(), "min");
    add(parts, time.toSecondsPart(), "s");
    return parts.isEmpty()
        ? time.toMillis() + " ms"
        : String.join(" ", parts.subList(0, Math.min(2, parts.size())));
  }

  private static void add(List<String> parts, long count, String unit) {
    if (count > 0) {
      parts.add(count + " " + unit);
    }
  }

  /** The longest time between two runs that come after {@code now}; empty if there are no two. */
  static Optional<Duration> longestGap(Schedule schedule, Instant now) {
    if (schedule instanceof Schedule.Every every) {
      return Optional.of(every.interval());
    }
    Duration longest = Duration.ZERO;
    Optional<Instant> last = schedule.next(now);
    for (int times = 0; times < MOST && last.isPresent(); times++) {
      if (times > 2 && last.get().isAfter(now.plus(HORIZON))) {
        break;
      }
      Optional<Instant> next = schedule.next(last.get());
      if (next.isPresent()) {
        Duration gap = Duration.between(last.get(), next.get());
        longest = gap.compareTo(longest) > 0 ? gap : longest;
      }
      last = next;
    }
    return longest.isZero() ? Optional.empty() : Optional.of(longest);
  }
}
