package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.sync.turn.QuietHours;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuietPropertiesTest {
  private static final String HOURS = "drayage.quiet-hours";
  private static final String ZONE = "drayage.quiet-hours.timezone";

  @Test
  void theyAreReadInTheirZoneOrThatOfThisMachine() {
    assertThat(QuietProperties.hours(settings(Map.of()))).isEmpty();
    assertThat(QuietProperties.hours(settings(Map.of(HOURS, "08:00-18:00", ZONE, "Asia/Seoul"))))
        .contains(new QuietHours(LocalTime.of(8, 0), LocalTime.of(18, 0), ZoneId.of("Asia/Seoul")));
    assertThat(QuietProperties.hours(settings(Map.of(HOURS, "22:00-06:00"))))
        .contains(new QuietHours(LocalTime.of(22, 0), LocalTime.of(6, 0), ZoneId.systemDefault()));
  }

  @ParameterizedTest
  @CsvSource({
    "8-18, UTC, property drayage.quiet-hours: '8-18' is not a span of hours",
    "08:00-18:00, Mars/Base, property drayage.quiet-hours.timezone: 'Mars/Base' is not a time zone",
  })
  void whatCantBeUsedIsRefusedByTheNameOfItsProperty(String hours, String zone, String message) {
    assertThatThrownBy(() -> QuietProperties.hours(settings(Map.of(HOURS, hours, ZONE, zone))))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aZoneWithoutHoursIsAMistake() {
    assertThatThrownBy(() -> QuietProperties.hours(settings(Map.of(ZONE, "UTC"))))
        .isInstanceOf(UsageException.class)
        .hasMessage("property " + ZONE + ": only together with " + HOURS);
  }

  private static Settings settings(Map<String, String> overrides) {
    return Settings.load(Path.of("absent"), overrides, Map.of());
  }
}
