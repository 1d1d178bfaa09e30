package io.drayage.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.plan.Schedule;
import io.drayage.testing.FaultKind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;

/** A trigger, called as by Quartz at the times of the test. */
class KeptTriggerTest {
  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Schedule HOURLY = new Schedule.Every(HOUR);

  private Instant now = NOON;

  @Test
  void aOneOffFiresOnce() {
    KeptTrigger trigger = trigger(new Schedule.Once());

    assertThat(firesAt(trigger, NOON)).isTrue();
    assertThat(trigger.next()).isEmpty();
  }

  @Test
  void anIntervalBeginsAtStartAndKeepsItsDistance() {
    KeptTrigger trigger = trigger(HOURLY);

    assertThat(firesAt(trigger, NOON)).isTrue();
    assertThat(firesAt(trigger, NOON.plus(HOUR).minusMillis(1))).isFalse();
    assertThat(firesAt(trigger, NOON.plus(HOUR).plusMillis(300))).isTrue();
    assertThat(trigger.due()).contains(NOON.plus(HOUR.multipliedBy(2)));
  }

  @Test
  void aFiringThatIsATrifleEarlyIsNotRepeated() {
    KeptTrigger trigger = trigger(HOURLY);
    now = NOON.minusMillis(2);

    trigger.triggered(null);

    assertThat(trigger.due()).contains(NOON.plus(HOUR));
  }

  @Test
  void aCronFiresInItsZoneAlsoWhereTheClockLeavesItsTimeOut() {
    now = Instant.parse("2026-03-28T00:00:00Z");
    KeptTrigger trigger = trigger(cron("0 30 2 * * ?", "Europe/Berlin"));

    List<Instant> fired = new ArrayList<>();
    for (Instant time = now; fired.size() < 3; time = time.plusSeconds(1800)) {
      if (firesAt(trigger, time)) {
        fired.add(time);
      }
    }

    assertThat(fired)
        .containsExactly(
            Instant.parse("2026-03-28T01:30:00Z"),
            Instant.parse("2026-03-29T01:00:00Z"),
            Instant.parse("2026-03-30T00:30:00Z"));
  }

  @Test
  void aCronInAutumnFiresOnceInTheHourThatComesTwice() {
    now = Instant.parse("2026-10-24T12:00:00Z");
    KeptTrigger trigger = trigger(cron("0 30 2 * * ?", "Europe/Berlin"));

    int fired = 0;
    for (int half = 0; half < 48; half++) {
      fired += firesAt(trigger, now.plusSeconds(1800)) ? 1 : 0;
    }

    assertThat(fired).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"every", "cron"})
  void whatIsMissedInSleepIsMadeUpForByOneFiring(String kind) {
    KeptTrigger trigger = trigger(kind.equals("every") ? HOURLY : cron("0 0 * * * ?", "UTC"));
    firesAt(trigger, NOON.plus(HOUR));
    Instant awake = NOON.plus(Duration.ofHours(50)).plusSeconds(2);

    assertThat(firesAt(trigger, awake)).isTrue();
    assertThat(firesAt(trigger, awake.plusSeconds(1))).isFalse();
    assertThat(trigger.due()).contains(NOON.plus(Duration.ofHours(51)));
  }

  @FaultKind("A40")
  @Test
  void anIntervalStaysWhereItIsAfterARunThatWasMadeUpFor() {
    KeptTrigger trigger = trigger(new Schedule.Every(Duration.ofSeconds(30)));
    firesAt(trigger, NOON);
    firesAt(trigger, NOON.plusSeconds(30));

    // a run of 79 s: one firing after it makes up for the misfires
    assertThat(firesAt(trigger, NOON.plusSeconds(109))).isTrue();
    assertThat(firesAt(trigger, NOON.plusSeconds(119))).isFalse();
    assertThat(firesAt(trigger, NOON.plusSeconds(120))).isTrue();
  }

  @Test
  void aRunThatIsAskedForComesBeforeTheIntervalWhichStaysWhereItIs() {
    KeptTrigger trigger = trigger(HOURLY);
    firesAt(trigger, NOON);
    trigger.fireBefore(NOON.plusSeconds(60));

    assertThat(firesAt(trigger, NOON.plusSeconds(59))).isFalse();
    assertThat(firesAt(trigger, NOON.plusSeconds(60))).isTrue();
    assertThat(trigger.next()).contains(NOON.plus(HOUR));
  }

  @Test
  void aRunThatIsAskedForAfterTheIntervalOrOfAOneOffDoesNotCome() {
    KeptTrigger hourly = trigger(HOURLY);
    KeptTrigger once = trigger(new Schedule.Once());
    firesAt(hourly, NOON);
    firesAt(once, NOON);

    hourly.fireBefore(NOON.plus(HOUR).plusSeconds(1));
    once.fireBefore(NOON.plusSeconds(60));

    assertThat(hourly.next()).contains(NOON.plus(HOUR));
    assertThat(once.next()).isEmpty();
  }

  @Test
  void aClockThatIsSetBackPutsOffNeitherAnIntervalNorARunThatWasAskedFor() {
    KeptTrigger trigger = trigger(HOURLY);
    firesAt(trigger, NOON);
    trigger.fireBefore(NOON.plus(Duration.ofMinutes(30)));
    Duration day = Duration.ofDays(1);

    setBack(trigger, NOON.plus(Duration.ofMinutes(20)), day);

    assertThat(trigger.next()).contains(NOON.minus(day).plus(Duration.ofMinutes(30)));
    assertThat(trigger.due()).contains(NOON.minus(day).plus(HOUR));
  }

  @Test
  void aClockThatIsSetBackALittleDoesNotRepeatACron() {
    KeptTrigger trigger = trigger(cron("0 0 13 * * ?", "UTC"));
    firesAt(trigger, NOON.plus(HOUR).plusSeconds(5));

    setBack(trigger, NOON.plus(HOUR).plusSeconds(5), Duration.ofSeconds(10));

    assertThat(trigger.due()).contains(NOON.plus(HOUR).plus(Duration.ofDays(1)));
  }

  @Test
  void aClockThatStepsBackALittleKeepsWhatWaitsForARunToEnd() {
    KeptTrigger trigger = trigger(cron("0 0 * * * ?", "UTC"));
    firesAt(trigger, NOON.plus(HOUR));

    setBack(trigger, NOON.plus(HOUR.multipliedBy(2)).plusSeconds(600), Duration.ofSeconds(1));

    assertThat(firesAt(trigger, now)).isTrue();
  }

  @Test
  void aClockThatWasAYearAheadDoesNotSilenceACron() {
    KeptTrigger trigger = trigger(cron("0 0 13 * * ?", "UTC"));
    Duration year = Duration.ofDays(365);
    firesAt(trigger, NOON.plus(year));

    setBack(trigger, NOON.plus(year), year);

    assertThat(trigger.due()).contains(NOON.plus(HOUR));
  }

  /** Fires the trigger if it is due at {@code time}; as in Quartz, misfires come late. */
  private boolean firesAt(KeptTrigger trigger, Instant time) {
    now = time;
    Date next = trigger.getNextFireTime();
    if (next == null || next.toInstant().isAfter(time)) {
      return false;
    }
    trigger.updateAfterMisfire(null);
    trigger.triggered(null);
    return true;
  }

  private void setBack(KeptTrigger trigger, Instant before, Duration back) {
    now = before.minus(back);
    trigger.clockSetBack(back);
  }

  private KeptTrigger trigger(Schedule schedule) {
    return new KeptTrigger(named(), schedule, schedule.first(now), () -> now);
  }

  private static org.quartz.Trigger named() {
    return TriggerBuilder.newTrigger().withIdentity(new TriggerKey("a", "tasks")).build();
  }

  private static Schedule cron(String expression, String zone) {
    return new Schedule.Cron(expression, ZoneId.of(zone));
  }
}
