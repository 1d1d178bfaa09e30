package io.drayage.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.plan.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;

/** A trigger that was written to a database and read again. */
class KeptTriggerColumnsTest {
  private static final Instant START = Instant.parse("2026-03-01T06:00:00Z");

  private final KeptTriggerColumns columns = new KeptTriggerColumns();

  static Stream<Schedule> schedules() {
    return Stream.of(
        new Schedule.Every(Duration.ofMinutes(90)),
        new Schedule.Cron("0 30 2 * * ?", ZoneId.of("Europe/Berlin")),
        new Schedule.Once());
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void hasTheSameTimes(Schedule schedule) {
    Trigger named =
        TriggerBuilder.newTrigger().withIdentity("core").startAt(Date.from(START)).build();
    KeptTrigger written = new KeptTrigger(named, schedule, schedule.first(START), () -> START);
    written.triggered(null);

    KeptTrigger read = readAgain(written);

    assertThat(KeptTrigger.times(read)).contains(schedule);
    assertThat(read.due()).isEqualTo(written.due());
    assertThat(read.ran()).contains(START);
    assertThat(read.hasAdditionalProperties()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void knowsThatItHasNotFiredYet(Schedule schedule) {
    Trigger named =
        TriggerBuilder.newTrigger().withIdentity("core").startAt(Date.from(START)).build();

    KeptTrigger read = readAgain(new KeptTrigger(named, schedule, Optional.of(START), () -> START));

    assertThat(read.due()).contains(START);
    assertThat(read.ran()).isEmpty();
  }

  private KeptTrigger readAgain(KeptTrigger written) {
    return (KeptTrigger)
        TriggerBuilder.newTrigger()
            .withIdentity("core")
            .withSchedule(
                columns
                    .getTriggerPropertyBundle(columns.getTriggerProperties(written))
                    .getScheduleBuilder())
            .build();
  }
}
