package io.drayage.sync.turn;

import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hours of each day in which no copy begins; they may span midnight.
 *
 * @param from first quiet minute
 * @param to first minute after the quiet hours
 * @param zone time zone of the hours
 */
public record QuietHours(LocalTime from, LocalTime to, ZoneId zone) {
  private static final Pattern FORM = Pattern.compile("([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})");

  /**
   * Parses {@code HH:MM-HH:MM}, such as {@code 08:00-18:00}.
   *
   * @throws MalformedException if the form is another, or both times are the same
   */
  public static QuietHours parse(String text, ZoneId zone) {
    Matcher matcher = FORM.matcher(text.strip());
    try {
      if (matcher.matches()) {
        LocalTime from = LocalTime.parse(matcher.group(1));
        LocalTime to = LocalTime.parse(matcher.group(2));
        if (!from.equals(to)) {
          return new QuietHours(from, to, zone);
        }
      }
    } catch (DateTimeException e) {
      // the exception below reports it
    }
    throw new MalformedException(
        "'%s' is not a span of hours (HH:MM-HH:MM from 00:00 to 23:59, such as 08:00-18:00)"
            .formatted(PrintableText.text(text, 80)));
  }

  /** The end of the quiet hours that contain {@code moment}; empty if none do. */
  Optional<Instant> end(Instant moment) {
    ZonedDateTime now = moment.atZone(zone);
    LocalTime time = now.toLocalTime();
    boolean begun = !time.isBefore(from);
    boolean over = !time.isBefore(to);
    boolean overMidnight = to.isBefore(from);
    if (overMidnight ? !begun && over : !begun || over) {
      return Optional.empty();
    }
    ZonedDateTime today = now.toLocalDate().atTime(to).atZone(zone).withLaterOffsetAtOverlap();
    return Optional.of((overMidnight && begun ? today.plusDays(1) : today).toInstant());
  }
}
