package io.drayage.cli.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Texts of times as short as they are clear.
 *
 * @param now time to which they are near or far
 */
public record StatusTimes(Instant now, ZoneId zone) {
  private static final int WEEK_DAYS = 7;
  private static final DateTimeFormatter TIME = formatter("HH:mm");
  private static final DateTimeFormatter DAY = formatter("EEE HH:mm");
  private static final DateTimeFormatter DATE = formatter("yyyy-MM-dd HH:mm");

  /** Times of this machine's zone. */
  public StatusTimes(Instant now) {
    this(now, ZoneId.systemDefault());
  }

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }

  /** Such as {@code 18:05}; with the day of the week or the date if it is not today. */
  public String at(Instant time) {
    ZonedDateTime there = time.atZone(zone);
    long days =
        Math.abs(ChronoUnit.DAYS.between(now.atZone(zone).toLocalDate(), there.toLocalDate()));
    return (days == 0 ? TIME : days < WEEK_DAYS ? DAY : DATE).format(there);
  }

  /** Such as {@code 40 s}, {@code 5 min}, {@code 2 h 30 min}. */
  public static String length(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min";
    }
    long minutes = seconds / 60 % 60;
    return seconds / 3600 + " h" + (minutes == 0 ? "" : " " + minutes + " min");
  }
}
