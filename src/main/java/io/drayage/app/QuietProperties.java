package io.drayage.app;

import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import io.drayage.sync.turn.QuietHours;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;

/** What the properties say of hours in which no copy begins. */
final class QuietProperties {
  private static final String HOURS = "drayage.quiet-hours";
  private static final String ZONE = "drayage.quiet-hours.timezone";

  private QuietProperties() {}

  /**
   * The quiet hours, if there are any.
   *
   * @throws UsageException if a property can't be used
   */
  static Optional<QuietHours> hours(Settings settings) {
    Optional<String> zone = settings.text(ZONE);
    Optional<String> hours = settings.text(HOURS);
    if (zone.isPresent() && hours.isEmpty()) {
      throw new UsageException("property %s: only together with %s".formatted(ZONE, HOURS));
    }
    return hours.map(
        text -> hours(text, zone.map(QuietProperties::zone).orElseGet(ZoneId::systemDefault)));
  }

  private static QuietHours hours(String text, ZoneId zone) {
    try {
      return QuietHours.parse(text, zone);
    } catch (MalformedException e) {
      throw new UsageException("property %s: %s".formatted(HOURS, e.getMessage()));
    }
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text.strip());
    } catch (DateTimeException e) {
      throw new UsageException(
          "property %s: '%s' is not a time zone (such as Asia/Seoul or UTC)"
              .formatted(ZONE, PrintableText.text(text, 60)));
    }
  }
}
