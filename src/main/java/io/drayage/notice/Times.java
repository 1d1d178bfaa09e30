package io.drayage.notice;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Times as people read them. */
final class Times {
  private Times() {}

  /** In UTC, to the minute, such as {@code 2027-03-28 01:00 UTC}. */
  static String text(Instant time) {
    String text = time.truncatedTo(ChronoUnit.MINUTES).toString();
    return text.substring(0, text.length() - ":00Z".length()).replace('T', ' ') + " UTC";
  }

  /** Such as {@code 12h 30m}. */
  static String text(Duration time) {
    return time.truncatedTo(ChronoUnit.SECONDS)
        .toString()
        .substring("PT".length())
        .toLowerCase(Locale.ROOT)
        .replaceAll("([a-z])(?=\\d)", "$1 ");
  }
}
