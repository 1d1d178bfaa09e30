package io.drayage.config;

import io.drayage.oci.MalformedException;
import io.drayage.plan.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** Reads the {@code cron} of a task. */
final class CronReader {
  private static final int MAX_CHARACTERS = 200;
  private static final Duration LEAST_APART = Duration.ofSeconds(30);

  /** Two days of an expression that fires every half minute. */
  private static final int FIRINGS_LOOKED_AT = 5760;

  /** A Sunday night before a leap day; any time would do, but always the same one. */
  private static final Instant LOOKED_AT_FROM = Instant.parse("2024-02-25T00:00:00Z");

  private final ReadContext reading;

  CronReader(ReadContext reading) {
    this.reading = reading;
  }

  /** The schedule; empty when it is none, which has been reported. */
  Optional<Schedule> read(Text text, ZoneId zone) {
    String expression = text.value().strip();
    if (expression.length() > MAX_CHARACTERS) {
      return reported(text, "cron is longer than %d characters".formatted(MAX_CHARACTERS));
    }
    int fields = expression.split("\\s+", -1).length;
    if (fields < 6 || fields > 7) {
      return reported(
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
      return reported(
          text,
          "cron '%s' can't be read: %s; one of day of month and day of week must be '?'"
              .formatted(text.shown(), e.getMessage()));
    }
  }

  /** What a Unix cron, which has five fields, would be here. */
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
    Optional<Instant> last = cron.next(LOOKED_AT_FROM);
    for (int firing = 0; firing < FIRINGS_LOOKED_AT && last.isPresent(); firing++) {
      Optional<Instant> next = cron.next(last.get());
      if (next.isPresent() && Duration.between(last.get(), next.get()).compareTo(LEAST_APART) < 0) {
        reported(
            text,
            "minimum task interval is 30 seconds, and cron '%s' fires more often"
                .formatted(text.shown()));
        return;
      }
      last = next;
    }
  }

  private Optional<Schedule> reported(Text text, String message) {
    reading.problems().error(text.place(), message);
    return Optional.empty();
  }
}
