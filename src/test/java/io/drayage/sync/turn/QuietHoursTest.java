package io.drayage.sync.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.MalformedException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuietHoursTest {
  @ParameterizedTest
  @CsvSource({
    "08:00-18:00, Asia/Seoul, 2026-03-01T00:00:00Z, 2026-03-01T09:00:00Z",
    "08:00-18:00, Asia/Seoul, 2026-03-01T08:59:59Z, 2026-03-01T09:00:00Z",
    "22:00-06:00, UTC, 2026-03-01T23:00:00Z, 2026-03-02T06:00:00Z",
    "22:00-06:00, UTC, 2026-03-01T22:00:00Z, 2026-03-02T06:00:00Z",
    "22:00-06:00, UTC, 2026-03-01T05:59:59Z, 2026-03-01T06:00:00Z",
    "00:00-23:59, UTC, 2026-03-01T00:00:00Z, 2026-03-01T23:59:00Z",
    // the night in which an hour is left out, and that in which one comes twice
    "22:00-02:30, Europe/Berlin, 2026-03-28T23:00:00Z, 2026-03-29T01:30:00Z",
    "22:00-02:30, Europe/Berlin, 2026-10-24T23:00:00Z, 2026-10-25T01:30:00Z",
  })
  void theyEndAtTheNextEndInTheirZone(String hours, ZoneId zone, Instant moment, Instant end) {
    assertThat(QuietHours.parse(hours, zone).end(moment)).contains(end);
  }

  @ParameterizedTest
  @CsvSource({
    "08:00-18:00, Asia/Seoul, 2026-02-28T22:59:59Z",
    "08:00-18:00, Asia/Seoul, 2026-03-01T09:00:00Z",
    "22:00-06:00, UTC, 2026-03-01T06:00:00Z",
    "22:00-06:00, UTC, 2026-03-01T21:59:59Z",
  })
  void outsideOfThemThereIsNoEnd(String hours, ZoneId zone, Instant moment) {
    assertThat(QuietHours.parse(hours, zone).end(moment)).isEmpty();
  }

  @Test
  void theEndLiesAheadOfEveryMomentInThem() {
    QuietHours hours = QuietHours.parse("22:00-02:30", ZoneId.of("Europe/Berlin"));
    Instant start = Instant.parse("2026-10-20T00:00:00Z");

    for (int minute = 0; minute < 10 * 24 * 60; minute++) {
      Instant moment = start.plusSeconds(60L * minute);
      hours.end(moment).ifPresent(end -> assertThat(end).isAfter(moment));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "8:00-18:00", "08:00-24:00", "08:00-08:00", "08:00 - 18:00", "18:00", "x"})
  void hoursOfAnotherFormAreRefusedWithAnExample(String hours) {
    assertThatThrownBy(() -> QuietHours.parse(hours, ZoneOffset.UTC))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("such as 08:00-18:00");
  }
}
