package io.drayage.registry.traffic;

import io.drayage.oci.MalformedException;
import io.drayage.oci.Printable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hours of each day in which transfers are slower. They may go over midnight.
 *
 * @param from the first minute that is in them
 * @param to the first minute that is not in them any more
 * @param bytesPerSecond how fast transfers are then
 */
public record QuietHours(LocalTime from, LocalTime to, ZoneId zone, long bytesPerSecond) {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2}) +(\\S{1,60})");

  /**
   * Reads {@code HH:MM-HH:MM ZONE}, such as {@code 08:00-18:00 Asia/Seoul}.
   *
   * @throws MalformedException if it is not of this form
   */
  public static QuietHours parse(String text, long bytesPerSecond) {
    Matcher matcher = FORM.matcher(text.strip());
    try {
      if (matcher.matches()) {
        LocalTime from = LocalTime.parse(matcher.group(1));
        LocalTime to = LocalTime.parse(matcher.group(2));
        if (!from.equals(to)) {
          return new QuietHours(from, to, ZoneId.of(matcher.group(3)), bytesPerSecond);
        }
      }
    } catch (DateTimeException e) {
      // the message below says it
    }
    throw new MalformedException(
        "'%s' are no hours (HH:MM-HH:MM ZONE, such as 08:00-18:00 Asia/Seoul)"
            .formatted(Printable.text(text, 80)));
  }

  /** Whether this moment is in them. */
  boolean contains(Instant moment) {
    LocalTime time = moment.atZone(zone).toLocalTime();
    boolean begun = !time.isBefore(from);
    boolean over = !time.isBefore(to);
    return from.isBefore(to) ? begun && !over : begun || !over;
  }
}
