package io.drayage.route.timer;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TaskTableTest {
  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final TaskTable table = new TaskTable(MINUTE, TaskTable.Ids.COUNTED);
  private final Map<String, Instant> due = new HashMap<>();

  @Test
  void anUntouchedTaskKeepsItsTimerAndAChangedOneHasAnother() {
    replace(NOON, hourly("kept"), hourly("changed"), hourly("removed"));
    List<TaskTimer> before = table.timers();

    replace(NOON.plus(MINUTE), every("changed", 7200), hourly("kept"));

    assertThat(table.timer("kept")).contains(before.get(0));
    assertThat(table.timers()).hasSize(2).doesNotContain(before.get(1), before.get(2));
    assertThat(table.timer("changed").orElseThrow().id()).isNotEqualTo(before.get(1).id());
  }

  @FaultKind("A42")
  @Test
  void aTaskThatWasAwayOrDifferentForAnEditKeepsItsTime() {
    SyncTask once = task("once", new Schedule.Once());
    replace(NOON, hourly("gone"), hourly("changed"), once);
    due.put("gone", NOON.plus(HOUR));
    due.put("changed", NOON.plus(HOUR).plusSeconds(1));
    due.put("once", TaskTimer.NEVER);

    replace(NOON.plus(MINUTE), every("changed", 30));
    due.put("changed", NOON.plusSeconds(90));
    replace(NOON.plus(MINUTE));
    replace(NOON.plus(MINUTE), hourly("gone"), hourly("changed"), once);

    assertThat(table.timers())
        .extracting(TaskTimer::due)
        .containsExactly(
            Optional.of(NOON.plus(HOUR)),
            Optional.of(NOON.plus(HOUR).plusSeconds(1)),
            Optional.of(TaskTimer.NEVER));
  }

  @Test
  void aTaskThatIsBackAfterTheClockWasSetBackWaitsForItsIntervalAtMost() {
    replace(NOON, hourly("a"));
    due.put("a", NOON.plus(HOUR));
    replace(NOON.plus(MINUTE));
    Instant yesterday = NOON.minus(Duration.ofDays(1));

    replace(yesterday, hourly("a"));

    assertThat(table.timers())
        .extracting(TaskTimer::due)
        .containsExactly(Optional.of(yesterday.plus(HOUR)));
  }

  @Test
  void tasksThatAreDueTogetherStartInTheOrderOfTheFiles() {
    SyncTask cron = task("cron", new Schedule.Cron("0 0 13 * * ?", ZoneId.of("UTC")));
    replace(NOON, hourly("a"), hourly("b"));
    // all times of day can coincide; of intervals only the new ones
    replace(NOON, hourly("a"), hourly("b"), cron, hourly("c"));

    assertThat(table.timers())
        .extracting(timer -> timer.later().toMillis())
        .containsExactly(0L, 500L, 1500L, 500L);
  }

  @Test
  void aHundredTasksAreSpreadOverTheJitterAndOfAShortIntervalOverATenthOfIt() {
    replace(NOON, IntStream.range(0, 100).mapToObj(n -> hourly("t" + n)).toArray(SyncTask[]::new));

    assertThat(table.timers())
        .extracting(timer -> timer.later().toMillis())
        .isEqualTo(LongStream.range(0, 100).mapToObj(n -> n * 600).toList());

    replace(NOON);
    replace(
        NOON, IntStream.range(0, 90).mapToObj(n -> every("s" + n, 30)).toArray(SyncTask[]::new));

    assertThat(table.timers())
        .extracting(TaskTimer::later)
        .allMatch(later -> later.compareTo(Duration.ofSeconds(3)) <= 0)
        .contains(Duration.ofSeconds(3));
  }

  @Test
  void aTaskAloneStartsAtItsTime() {
    replace(NOON, hourly("alone"));

    assertThat(table.timers()).extracting(TaskTimer::later).containsExactly(Duration.ZERO);
  }

  private void replace(Instant now, SyncTask... tasks) {
    table.replace(List.of(tasks), now, timer -> due.getOrDefault(timer.task().name(), now));
  }

  private static SyncTask hourly(String name) {
    return every(name, 3600);
  }

  private static SyncTask every(String name, int seconds) {
    return task(name, new Schedule.Every(Duration.ofSeconds(seconds)));
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
