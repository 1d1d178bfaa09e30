package io.drayage.live;

import io.drayage.plan.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A schedule as operators read it. */
public final class ScheduleText {
  private ScheduleText() {}

  /** The schedule in words. */
  public static String of(Schedule schedule) {
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
}
