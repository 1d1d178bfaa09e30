package io.drayage.config;

import io.drayage.plan.Schedule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Reads when a task runs. */
final class ScheduleReader {
  private static final long MIN_SECONDS = 30;

  /** Go's longest duration, 292 years. */
  private static final long MAX_SECONDS = Long.MAX_VALUE / 1_000_000_000;

  private final ReadContext reading;
  private final CronReader cron;

  ScheduleReader(ReadContext reading) {
    this.reading = reading;
    this.cron = new CronReader(reading);
  }

  Schedule read(Section task) {
    Optional<ZoneId> zone = task.text("timezone").flatMap(this::zone);
    if (task.lacks("cron")) {
      if (!task.lacks("timezone")) {
        reading
            .problems()
            .error(
                task.placeOf("timezone"),
                "timezone belongs to cron: an interval is the same everywhere");
      }
      return task.text("interval")
          .filter(text -> !text.value().isEmpty())
          .map(this::interval)
          .orElseGet(Schedule.Once::new);
    }
    if (!task.lacks("interval")) {
      reading
          .problems()
          .error(task.placeOf("cron"), "a task has either an interval or a cron, not both");
    }
    return task.text("cron")
        .flatMap(text -> cron.read(text, zone.orElseGet(ZoneId::systemDefault)))
        .orElseGet(Schedule.Once::new);
  }

  private Optional<ZoneId> zone(Text text) {
    try {
      return Optional.of(ZoneId.of(text.value().strip()));
    } catch (DateTimeException e) {
      report(
          text,
          "timezone takes a name such as Europe/Berlin or UTC, not '%s'%s"
              .formatted(
                  text.shown(),
                  ClosestKey.to(text.value(), List.copyOf(ZoneId.getAvailableZoneIds()))
                      .map("; did you mean '%s'?"::formatted)
                      .orElse("")));
      return Optional.empty();
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
