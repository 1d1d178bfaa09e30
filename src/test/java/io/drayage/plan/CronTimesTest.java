package io.drayage.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.testing.FaultKind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When crons fire on the days on which clocks are put forward and back. */
class CronTimesTest {
  @FaultKind("A30")
  @ParameterizedTest
  @CsvSource({
    // Berlin: 02:00 to 03:00 does not exist on 2027-03-28, and comes twice on 2027-10-31
    "0 30 2 * * ?, Europe/Berlin, 2027-03-28T01:00:00Z",
    "0 0 2 * * ?, Europe/Berlin, 2027-03-28T01:00:00Z",
    "'0 15,45 2 * * ?', Europe/Berlin, 2027-03-28T01:00:00Z",
    "0 0/15 2 * * ?, Europe/Berlin, 2027-03-28T01:00:00Z",
    "0 30 2 ? * SUN, Europe/Berlin, 2027-03-28T01:00:00Z",
    "0 30 2 * * ?, America/New_York, 2027-03-14T07:00:00Z",
    // half an hour forward
    "0 15 2 * * ?, Australia/Lord_Howe, 2027-10-02T15:30:00Z"
  })
  void aTimeOfDayThatDoesNotExistRunsAtTheFirstMomentAfter(
      String expression, String zone, Instant expected) {
    Instant midnight = expected.minus(Duration.ofHours(2));

    assertThat(firings(expression, zone, midnight, Duration.ofHours(12))).containsExactly(expected);
  }

  @FaultKind("A30")
  @ParameterizedTest
  @CsvSource({
    "0 30 2 * * ?, Europe/Berlin, 2027-10-31T00:30:00Z",
    "0 0 2 * * ?, Europe/Berlin, 2027-10-31T00:00:00Z",
    "0 30 1 * * ?, America/New_York, 2027-11-07T05:30:00Z"
  })
  void aTimeOfDayThatComesTwiceRunsOnce(String expression, String zone, Instant expected) {
    Instant before = expected.minus(Duration.ofHours(2));

    assertThat(firings(expression, zone, before, Duration.ofHours(12))).containsExactly(expected);
    assertThat(cron(expression, zone).next(expected.plus(Duration.ofMinutes(30))))
        .hasValueSatisfying(next -> assertThat(next).isAfter(expected.plus(Duration.ofHours(20))));
  }

  @FaultKind("A30")
  @ParameterizedTest
  @CsvSource({
    "0 */5 * * * ?, PT5M",
    "0 7/10 * * * ?, PT10M",
    "'0 0,30 * * * ?', PT30M",
    "0 0 * * * ?, PT1H",
    "0 0 0/1 * * ?, PT1H",
    "30 0-59/20 * * * ?, PT20M"
  })
  void whatRunsEveryHourOrOftenerKeepsItsDistanceOnEveryDay(String expression, Duration distance) {
    for (String day : List.of("2027-03-28", "2027-10-31")) {
      List<Instant> firings =
          firings(
              expression,
              "Europe/Berlin",
              Instant.parse(day + "T00:00:00Z").minus(Duration.ofHours(3)),
              Duration.ofHours(8));

      for (int at = 1; at < firings.size(); at++) {
        assertThat(Duration.between(firings.get(at - 1), firings.get(at)))
            .as("%s before %s", expression, firings.get(at))
            .isEqualTo(distance);
      }
      assertThat(firings).hasSizeGreaterThanOrEqualTo(7);
    }
  }

  @FaultKind("A30")
  @ParameterizedTest
  @CsvSource({"0 */20 0-5 * * ?, 8", "'0 0,20,40 0-5 * * ?', 8", "'0 0,30 1-3 * * ?', 5"})
  void minutesOfSomeHoursHaveNoGapWhenTheirHourComesTwice(String expression, int times) {
    List<Instant> firings =
        firings(
            expression,
            "Europe/Berlin",
            Instant.parse("2027-10-30T23:00:00Z"),
            Duration.ofHours(3));

    assertThat(firings).hasSize(times);
  }

  @Test
  void otherDaysAreAsTheExpressionSays() {
    assertThat(
            firings(
                "0 0 3 L * ?",
                "Europe/Berlin",
                Instant.parse("2027-01-01T00:00:00Z"),
                Duration.ofDays(100)))
        .containsExactly(
            Instant.parse("2027-01-31T02:00:00Z"),
            Instant.parse("2027-02-28T02:00:00Z"),
            Instant.parse("2027-03-31T01:00:00Z"));
    assertThat(cron("0 0 3 1 1 ? 2026", "UTC").next(Instant.parse("2026-06-01T00:00:00Z")))
        .isEmpty();
  }

  private static List<Instant> firings(
      String expression, String zone, Instant from, Duration time) {
    Schedule cron = cron(expression, zone);
    List<Instant> firings = new ArrayList<>();
    Optional<Instant> next = cron.next(from);
    while (next.filter(instant -> instant.isBefore(from.plus(time))).isPresent()) {
      firings.add(next.get());
      next = cron.next(next.get());
    }
    return firings;
  }

  private static Schedule cron(String expression, String zone) {
    return new Schedule.Cron(expression, ZoneId.of(zone));
  }
}
