package io.drayage.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.plan.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthRuleTest {
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

  private final HealthRule rule = new HealthRule(2, START);

  @Test
  void anIntervalMayBeMissedTwice() {
    Schedule every = new Schedule.Every(Duration.ofHours(6));

    assertThat(rule.maxAge(every, START)).contains(Duration.ofHours(12));
    assertThat(rule.maxAge(new Schedule.Once(), START)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0 0 3 * * ?, UTC, PT48H",
    "0 0 3 ? * MON-FRI, UTC, PT144H",
    "0 0 * * * ?, UTC, PT2H",
    "0 0 3 1 1 ? 2027, UTC, ",
    "0 0 3 * * ?, Europe/Berlin, PT50H"
  })
  void aCronMayMissItsLongestGapTwice(String cron, String zone, @Nullable String age) {
    Schedule schedule = new Schedule.Cron(cron, ZoneId.of(zone));

    assertThat(rule.maxAge(schedule, START))
        .isEqualTo(Optional.ofNullable(age).map(Duration::parse));
  }

  @Test
  void aTaskWithoutSuccessCountsFromTheTimeItIsKnown() {
    Optional<Duration> hour = Optional.of(Duration.ofHours(1));
    Instant later = START.plus(Duration.ofHours(5));

    assertThat(healthy(Optional.empty(), START, hour, START.plusSeconds(3600))).isTrue();
    assertThat(healthy(Optional.empty(), START, hour, START.plusSeconds(3601))).isFalse();
    assertThat(healthy(Optional.empty(), later, hour, later.plusSeconds(3600))).isTrue();
    assertThat(healthy(Optional.of(later), START, hour, later.plusSeconds(3601))).isFalse();
    assertThat(healthy(Optional.empty(), START, Optional.empty(), Instant.MAX)).isTrue();
  }

  private boolean healthy(
      Optional<Instant> success, Instant read, Optional<Duration> age, Instant now) {
    return rule.isHealthy(success, read, age, now);
  }
}
