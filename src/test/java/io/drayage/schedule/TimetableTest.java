package io.drayage.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.RegistryHost;
import io.drayage.plan.Location;
import io.drayage.plan.LocationAuth;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.testing.FaultKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimetableTest {
  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  private final Timetable timetable = new Timetable(new Spread(Duration.ofMinutes(1)), NOON);

  @Test
  void aTaskWithoutIntervalRunsOnce() {
    timetable.replace(List.of(task("a", new Schedule.Once())), NOON);

    assertThat(ranAt(NOON)).containsExactly("a");
    assertThat(ranAt(NOON.plus(HOUR))).isEmpty();
    assertThat(timetable.isDone()).isTrue();
  }

  @Test
  void anIntervalBeginsAtStartAndKeepsItsDistance() {
    timetable.replace(List.of(hourly("a")), NOON);

    assertThat(ranAt(NOON)).containsExactly("a");
    assertThat(ranAt(NOON.plus(HOUR).minusMillis(1))).isEmpty();
    assertThat(ranAt(NOON.plus(HOUR).plusMillis(300))).containsExactly("a");
    assertThat(timetable.due("a")).contains(NOON.plus(HOUR.multipliedBy(2)));
    assertThat(timetable.isDone()).isFalse();
  }

  @Test
  void aRunThatAsksForAnotherGetsItBeforeTheIntervalWhichStaysWhereItIs() {
    timetable.replace(List.of(hourly("a")), NOON);
    assertThat(timetable.takeDue(NOON)).hasSize(1);
    timetable.ended("a", Optional.of(NOON.plusSeconds(60)));

    assertThat(timetable.nextDue()).contains(NOON.plusSeconds(60));
    assertThat(ranAt(NOON.plusSeconds(59))).isEmpty();
    assertThat(ranAt(NOON.plusSeconds(60))).containsExactly("a");

    assertThat(timetable.due("a")).contains(NOON.plus(HOUR));
    assertThat(ranAt(NOON.plusSeconds(3599))).isEmpty();
    assertThat(ranAt(NOON.plus(HOUR))).containsExactly("a");
  }

  @Test
  void aRunThatAsksForAnotherAfterTheIntervalGetsNone() {
    timetable.replace(List.of(hourly("a")), NOON);
    assertThat(timetable.takeDue(NOON)).hasSize(1);
    timetable.ended("a", Optional.of(NOON.plus(HOUR).plusSeconds(60)));

    assertThat(timetable.due("a")).contains(NOON.plus(HOUR));
    assertThat(ranAt(NOON.plus(HOUR))).containsExactly("a");
    assertThat(ranAt(NOON.plus(HOUR).plusSeconds(60))).isEmpty();
  }

  @Test
  void aOneOffTaskThatAsksForAnotherRunIsDoneAllTheSame() {
    timetable.replace(List.of(task("a", new Schedule.Once())), NOON);
    assertThat(timetable.takeDue(NOON)).hasSize(1);
    timetable.ended("a", Optional.of(NOON.plusSeconds(60)));

    assertThat(timetable.isDone()).isTrue();
    assertThat(ranAt(NOON.plusSeconds(60))).isEmpty();
  }

  @Test
  void aClockThatIsSetBackPutsOffNoRunThatWasAskedFor() {
    timetable.replace(List.of(hourly("a")), NOON);
    assertThat(timetable.takeDue(NOON)).hasSize(1);
    timetable.ended("a", Optional.of(NOON.plusSeconds(60)));

    assertThat(ranAt(NOON.minus(HOUR))).isEmpty();
    assertThat(ranAt(NOON.minus(HOUR).plusSeconds(60))).containsExactly("a");
  }

  @Test
  void aCronRunsAtItsTimesInItsZoneAndNotAtStart() {
    timetable.replace(List.of(cron("a", "0 30 13 * * ?", "Europe/Berlin")), NOON);

    assertThat(ranAt(NOON)).isEmpty();
    assertThat(ranAt(NOON.plus(Duration.ofMinutes(30)))).containsExactly("a");
    assertThat(timetable.due("a")).contains(Instant.parse("2026-03-11T12:30:00Z"));
  }

  @Test
  void aTimeThatTheClockLeavesOutInSpringDoesNotStopACron() {
    Instant before = Instant.parse("2026-03-28T12:00:00Z");
    timetable.replace(List.of(cron("a", "0 30 2 * * ?", "Europe/Berlin")), before);

    List<String> ran = new ArrayList<>();
    for (int hour = 0; hour < 72; hour++) {
      ran.addAll(ranAt(before.plus(HOUR.multipliedBy(hour))));
    }

    assertThat(ran).hasSize(3);
  }

  @Test
  void whatIsMissedInSleepIsMadeUpForByOneRun() {
    timetable.replace(
        List.of(hourly("interval"), cron("cron", "0 0 * * * ?", "UTC")), NOON.plusSeconds(1));
    List<String> first = ranAt(NOON.plusSeconds(90));

    Instant awake = NOON.plus(Duration.ofHours(50)).plusSeconds(2);
    List<String> afterSleep = ranAt(awake);

    assertThat(first).containsExactly("interval");
    assertThat(afterSleep).containsExactlyInAnyOrder("interval", "cron");
    assertThat(ranAt(awake.plusSeconds(1))).isEmpty();
  }

  @Test
  void whatFallsDueDuringALongRunIsMadeUpForByOneRunAfterIt() {
    timetable.replace(List.of(hourly("a")), NOON);
    assertThat(timetable.takeDue(NOON)).hasSize(1);

    assertThat(timetable.takeDue(NOON.plus(HOUR))).isEmpty();
    assertThat(timetable.takeDue(NOON.plus(HOUR.multipliedBy(5)))).isEmpty();
    timetable.ended("a", Optional.empty());

    assertThat(ranAt(NOON.plus(HOUR.multipliedBy(5)))).containsExactly("a");
    assertThat(ranAt(NOON.plus(HOUR.multipliedBy(5)).plusSeconds(1))).isEmpty();
  }

  @FaultKind("A40")
  @Test
  void anIntervalStaysWhereItIsAfterARunThatWasMadeUpFor() {
    timetable.replace(List.of(task("a", new Schedule.Every(Duration.ofSeconds(30)))), NOON);
    assertThat(timetable.takeDue(NOON)).hasSize(1);
    timetable.ended("a", Optional.empty());
    assertThat(timetable.takeDue(NOON.plusSeconds(30))).hasSize(1);
    Instant end = NOON.plusSeconds(30 + 79);
    assertThat(timetable.takeDue(end.minusSeconds(1))).isEmpty();
    timetable.ended("a", Optional.empty());

    assertThat(ranAt(end)).containsExactly("a");
    assertThat(timetable.due("a")).contains(NOON.plusSeconds(120));
    assertThat(ranAt(NOON.plusSeconds(119))).isEmpty();
    assertThat(ranAt(NOON.plusSeconds(120))).containsExactly("a");
  }

  @FaultKind("A40")
  @ParameterizedTest
  @ValueSource(strings = {"every", "cron"})
  void aTaskThatIsPutOffByTheSpreadMissesNoTimeThatIsStillToCome(String kind) {
    Schedule schedule =
        kind.equals("every")
            ? new Schedule.Every(seconds(30))
            : new Schedule.Cron("0/30 * * * * ?", ZoneId.of("UTC"));
    List<SyncTask> tasks =
        IntStream.range(0, 60).mapToObj(number -> task("task-" + number, schedule)).toList();
    timetable.replace(tasks, NOON);
    SyncTask last =
        Collections.max(
            tasks, Comparator.comparing(task -> timetable.due(task.name()).orElseThrow()));
    Instant due = timetable.due(last.name()).orElseThrow();
    assertThat(due).isAfter(NOON.plusSeconds(45));
    assertThat(timetable.takeDue(due)).contains(last);
    timetable.ended(last.name(), Optional.empty());
    assertThat(timetable.takeDue(due.plusSeconds(30))).contains(last);
    timetable.ended(last.name(), Optional.empty());

    // a run of 79 s: one run makes up for the times after 60 s and 90 s
    assertThat(timetable.takeDue(due.plusSeconds(30 + 79))).contains(last);

    assertThat(timetable.due(last.name())).contains(due.plusSeconds(120));
  }

  @FaultKind("A40")
  @Test
  void aRunThatIsLongerThanItsIntervalIsReportedOnceWithTheNumbers() {
    timetable.replace(List.of(task("a", new Schedule.Every(Duration.ofSeconds(30)))), NOON);
    assertThat(overruns(NOON, 79)).contains(new Timetable.Overrun(seconds(79), seconds(30)));
    assertThat(overruns(NOON.plusSeconds(79), 79)).isEmpty();
    assertThat(overruns(NOON.plusSeconds(180), 10)).isEmpty();
    assertThat(overruns(NOON.plusSeconds(210), 31)).isPresent();

    timetable.replace(List.of(cron("b", "0 * * * * ?", "UTC")), NOON);
    assertThat(overruns(NOON.plusSeconds(300), 90)).isEmpty();
  }

  private Optional<Timetable.Overrun> overruns(Instant start, int seconds) {
    SyncTask task = timetable.takeDue(start).get(0);
    Optional<Timetable.Overrun> overrun =
        timetable.overrun(task.name(), start.plusSeconds(seconds));
    timetable.ended(task.name(), Optional.empty());
    return overrun;
  }

  private static Duration seconds(int number) {
    return Duration.ofSeconds(number);
  }

  @FaultKind("A42")
  @Test
  void aTaskThatWasAwayOrDifferentForAnEditKeepsItsTime() {
    SyncTask once = task("once", new Schedule.Once());
    timetable.replace(List.of(hourly("gone"), hourly("changed"), once), NOON);
    ranAt(NOON.plusSeconds(60));
    Instant gone = timetable.due("gone").orElseThrow();
    Instant changed = timetable.due("changed").orElseThrow();
    Instant later = NOON.plus(Duration.ofMinutes(20));

    timetable.replace(List.of(task("changed", new Schedule.Every(seconds(30)))), later);
    ranAt(later.plusSeconds(60));
    timetable.replace(List.of(), later.plusSeconds(80));
    timetable.replace(List.of(hourly("gone"), hourly("changed"), once), later.plusSeconds(90));

    assertThat(timetable.due("gone")).contains(gone);
    assertThat(timetable.due("changed")).contains(changed);
    assertThat(timetable.due("once")).isEmpty();
  }

  @Test
  void aClockThatIsSetBackDoesNotPutAnIntervalOff() {
    timetable.replace(List.of(hourly("a")), NOON);
    ranAt(NOON);
    ranAt(NOON.plus(Duration.ofMinutes(20)));

    Instant yesterday = NOON.minus(Duration.ofDays(1));
    List<String> atOnce = ranAt(yesterday);

    assertThat(atOnce).isEmpty();
    assertThat(timetable.due("a")).contains(yesterday.plus(Duration.ofMinutes(40)));
  }

  @Test
  void aClockThatIsSetBackALittleDoesNotRepeatACron() {
    timetable.replace(List.of(cron("a", "0 0 13 * * ?", "UTC")), NOON);
    assertThat(ranAt(NOON.plus(HOUR).plusSeconds(5))).containsExactly("a");

    assertThat(ranAt(NOON.plus(HOUR).minusSeconds(5))).isEmpty();

    assertThat(timetable.due("a")).contains(NOON.plus(HOUR).plus(Duration.ofDays(1)));
  }

  @Test
  void aClockThatStepsBackALittleKeepsWhatWaitsForARunToEnd() {
    timetable.replace(List.of(cron("a", "0 0 * * * ?", "UTC")), NOON.plusSeconds(1));
    assertThat(timetable.takeDue(NOON.plus(HOUR))).hasSize(1);
    assertThat(timetable.takeDue(NOON.plus(HOUR.multipliedBy(2)).plusSeconds(600))).isEmpty();

    assertThat(timetable.takeDue(NOON.plus(HOUR.multipliedBy(2)).plusSeconds(599))).isEmpty();
    timetable.ended("a", Optional.empty());

    assertThat(ranAt(NOON.plus(HOUR.multipliedBy(2)).plusSeconds(601))).containsExactly("a");
  }

  @Test
  void aClockThatWasAYearAheadDoesNotSilenceACron() {
    timetable.replace(List.of(cron("a", "0 0 13 * * ?", "UTC")), NOON);
    ranAt(NOON.plus(Duration.ofDays(365)));

    assertThat(ranAt(NOON)).isEmpty();

    assertThat(timetable.due("a")).contains(NOON.plus(HOUR));
  }

  @Test
  void aHundredTasksAreSpreadOverTheJitterTheSameWayEachTime() {
    List<SyncTask> tasks =
        IntStream.range(0, 100).mapToObj(number -> hourly("task-" + number)).toList();
    timetable.replace(tasks, NOON);

    int most = 0;
    int all = 0;
    for (int second = 0; second <= 60; second++) {
      int now = ranAt(NOON.plusSeconds(second)).size();
      most = Math.max(most, now);
      all += now;
    }

    assertThat(all).isEqualTo(100);
    assertThat(most).isLessThanOrEqualTo(8);
    Timetable again = new Timetable(new Spread(Duration.ofMinutes(1)), NOON);
    again.replace(tasks, NOON);
    again.takeDue(NOON.plusSeconds(61)).forEach(task -> again.ended(task.name(), Optional.empty()));
    assertThat(again.due("task-7")).isEqualTo(timetable.due("task-7"));
  }

  @Test
  void tasksThatAreAddedOneByOneToOneTimeOfDayAreSpreadToo() {
    List<SyncTask> tasks = new ArrayList<>();
    for (int number = 0; number < 30; number++) {
      tasks.add(cron("task-" + number, "0 0 13 * * ?", "UTC"));
      timetable.replace(tasks, NOON.plusSeconds(number));
    }

    assertThat(tasks.stream().map(task -> timetable.due(task.name()).orElseThrow()).distinct())
        .hasSizeGreaterThan(25)
        .allSatisfy(
            due -> assertThat(due).isBetween(NOON.plus(HOUR), NOON.plus(HOUR).plusSeconds(30)));
  }

  @Test
  void oneTaskAloneIsNotPutOff() {
    timetable.replace(List.of(hourly("alone")), NOON);

    assertThat(timetable.due("alone")).contains(NOON);
  }

  @Test
  void anEditLeavesUntouchedTasksDueWhenTheyWere() {
    timetable.replace(List.of(hourly("kept"), hourly("changed"), hourly("removed")), NOON);
    ranAt(NOON.plusSeconds(60));
    Instant due = timetable.due("kept").orElseThrow();
    Instant later = NOON.plus(Duration.ofMinutes(20));

    timetable.replace(
        List.of(
            task("changed", new Schedule.Every(Duration.ofHours(2))),
            hourly("kept"),
            hourly("new")),
        later);

    assertThat(timetable.due("kept")).contains(due);
    assertThat(timetable.due("removed")).isEmpty();
    assertThat(ranAt(later.plusSeconds(2))).containsExactlyInAnyOrder("changed", "new");
  }

  @Test
  void aChangedTaskWaitsForTheRunOfItsOldDefinition() {
    timetable.replace(List.of(hourly("a")), NOON);
    assertThat(timetable.takeDue(NOON)).hasSize(1);

    timetable.replace(
        List.of(task("a", new Schedule.Every(Duration.ofHours(2)))), NOON.plusSeconds(1));
    List<SyncTask> during = timetable.takeDue(NOON.plusSeconds(2));
    timetable.ended("a", Optional.empty());

    assertThat(during).isEmpty();
    assertThat(ranAt(NOON.plusSeconds(3))).containsExactly("a");
  }

  private List<String> ranAt(Instant now) {
    List<String> names = timetable.takeDue(now).stream().map(SyncTask::name).toList();
    names.forEach(name -> timetable.ended(name, Optional.empty()));
    return names;
  }

  private static SyncTask hourly(String name) {
    return task(name, new Schedule.Every(HOUR));
  }

  private static SyncTask cron(String name, String expression, String zone) {
    return task(name, new Schedule.Cron(expression, ZoneId.of(zone)));
  }

  private static SyncTask task(String name, Schedule schedule) {
    Location location =
        new Location(
            new RegistryHost("registry.example"),
            new LocationAuth.Unspecified(),
            false,
            Path.of("certs"));
    return new SyncTask(name, schedule, false, location, location, List.of());
  }
}
