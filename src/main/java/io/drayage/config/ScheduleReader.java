package io.drayage.config;

import io.drayage.plan.Schedule;
import java.time.Duration;
import java.util.Optional;

/** Reads when a task runs. */
final class ScheduleReader {
  private static final long MIN_SECONDS = 30;

  /** Go's longest duration, 292 years. */
  private static final long MAX_SECONDS = Long.MAX_VALUE / 1_000_000_000;

  private final Reading reading;

  ScheduleReader(Reading reading) {
    this.reading = reading;
  }

  Schedule read(Section task) {
    refuse(task, "cron");
    refuse(task, "timezone");
    return task.text("interval")
        .filter(text -> !text.value().isEmpty())
        .map(this::interval)
        .orElseGet(Schedule.Once::new);
  }

  private void refuse(Section task, String key) {
    if (!task.lacks(key)) {
      task.text(key);
      reading
          .problems()
          .error(
              task.placeOf(key),
              key + " is not supported yet: remove it and give an `interval` in seconds");
    }
  }

  private Schedule interval(Text text) {
    Optional<Long> seconds = WholeNumber.parse(text.value());
    if (seconds.isEmpty() || seconds.get() < 0 || seconds.get() > MAX_SECONDS) {
      report(
          text,
          "task interval needs to be 0 or a positive integer, in seconds, not '%s'%s"
              .formatted(text.shown(), secondsMeant(text)));
      return new Schedule.Once();
    }
    if (seconds.get() == 0) {
      return new Schedule.Once();
    }
    if (seconds.get() < MIN_SECONDS) {
      report(text, "minimum task interval is 30 seconds, this is '%s'".formatted(text.shown()));
    }
    return new Schedule.Every(Duration.ofSeconds(seconds.get()));
  }

  private static String secondsMeant(Text text) {
    return text.isExpanded()
        ? ""
        : GoDuration.parse(text.value())
            .filter(duration -> !duration.isNegative())
            .map(duration -> "; write " + duration.toSeconds())
            .orElse("");
  }

  private void report(Text text, String message) {
    reading.problems().error(text.place(), message);
  }
}
