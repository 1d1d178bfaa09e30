package io.drayage.config;

import io.drayage.oci.MalformedException;
import io.drayage.plan.Schedule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Reads {@code interval}, {@code cron} and {@code timezone} of a task. */
final class ScheduleReader {
  private static final long MIN_SECONDS = 30;

  /** Go's longest duration, 292 years. */
  private static final long MAX_SECONDS = Long.MAX_VALUE / 1_000_000_000;

  private static final int MAX_CRON_CHARACTERS = 200;

  /** Two days of a cron expression that fires every half minute. */
  private static final int FIRINGS_CHECKED = 5760;

  /** A Sunday night before a leap day; fixed, so that a file always gives the same result. */
  private static final Instant CHECKED_FROM = Instant.parse("2024-02-25T00:00:00Z");

  private final ReadContext reading;

  ScheduleReader(ReadContext reading) {
    this.reading = reading;
  }

  Schedule read(Section task) {
    Optional<ZoneId> zone = task.text("timezone").flatMap(this::zone);
    if (task.lacks("cron")) {
      if (!task.lacks("timezone")) {
        reading.error(
            task.placeOf("timezone"),
            "timezone belongs to cron: an interval is the same everywhere");
      }
      return task.filled("interval").map(this::interval).orElseGet(Schedule.Once::new);
    }
    if (!task.lacks("interval")) {
      reading.error(task.placeOf("cron"), "a task has either an interval or a cron, not both");
    }
    return task.text("cron")
        .flatMap(text -> cron(text, zone.orElseGet(ZoneId::systemDefault)))
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
    Optional<Long> seconds = text.wholeNumber();
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

  private Optional<Schedule> cron(Text text, ZoneId zone) {
    String expression = text.value().strip();
    if (expression.length() > MAX_CRON_CHARACTERS) {
      return refuse(text, "cron is longer than %d characters".formatted(MAX_CRON_CHARACTERS));
    }
    int fields = expression.split("\\s+", -1).length;
    if (fields < 6 || fields > 7) {
      return refuse(
          text,
          "cron takes Quartz's six or seven fields (second, minute, hour, day of month, month, day of"
              + " week, year), not '%s'%s"
                  .formatted(text.shown(), secondsFirst(expression, fields)));
    }
    try {
      Schedule.Cron cron = new Schedule.Cron(expression, zone);
      checkDistances(text, cron);
      return Optional.of(cron);
    } catch (MalformedException e) {
      return refuse(
          text,
          "cron '%s' can't be read: %s; one of day of month and day of week must be '?'"
              .formatted(text.shown(), e.getMessage()));
    }
  }

  /** Proposal for a Unix cron, which has five fields. */
  private static String secondsFirst(String expression, int fields) {
    if (fields != 5) {
      return "";
    }
    String[] unix = expression.split("\\s+", -1);
    boolean anyWeekday = unix[4].equals("*");
    boolean numberedWeekday = unix[4].chars().anyMatch(Character::isDigit);
    if (numberedWeekday || (!anyWeekday && !unix[2].equals("*"))) {
      return "; seconds come first, and days of the week count from SUN = 1";
    }
    String dayOfMonth = anyWeekday ? unix[2] : "?";
    String dayOfWeek = anyWeekday ? "?" : unix[4];
    return "; write '0 %s %s %s %s %s'".formatted(unix[0], unix[1], dayOfMonth, unix[3], dayOfWeek);
  }

  private void checkDistances(Text text, Schedule.Cron cron) {
    Optional<Instant> last = cron.next(CHECKED_FROM);
    for (int firing = 0; firing < FIRINGS_CHECKED && last.isPresent(); firing++) {
      Optional<Instant> next = cron.next(last.get());
      if (next.isPresent()
          && Duration.between(last.get(), next.get()).compareTo(Duration.ofSeconds(MIN_SECONDS))
              < 0) {
        refuse(
            text,
            "minimum task interval is 30 seconds, and cron '%s' fires more often"
                .formatted(text.shown()));
        return;
      }
      last = next;
    }
  }

  private void report(Text text, String message) {
    reading.error(text.place(), message);
  }

  private <T> Optional<T> refuse(Text text, String message) {
    return reading.refuse(text.place(), message);
  }
}
