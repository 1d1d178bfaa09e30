package io.drayage.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drayage.history.HistorySettings;
import io.drayage.oci.Digest;
import io.drayage.oci.RegistryHost;
import io.drayage.plan.Location;
import io.drayage.plan.LocationAuth;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.state.StateSettings;
import io.drayage.state.StateStore;
import io.drayage.sync.TaskRun;
import io.drayage.testing.CapturedLog;
import io.drayage.testing.PostgresDatabase;
import io.drayage.testing.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Schedulers over a real PostgreSQL, without their timers. */
@Timeout(60)
class ClusterIT {
  private static final Instant EARLIER = Instant.parse("2026-03-01T06:00:00Z");
  private static final Digest IMAGE = Digest.sha256("image".getBytes(StandardCharsets.UTF_8));
  private static final Digest INDEX = Digest.sha256("index".getBytes(StandardCharsets.UTF_8));

  @RegisterExtension static final PostgresDatabase DATABASE = new PostgresDatabase();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  private final List<Cluster> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(Cluster::close);
  }

  @Test
  void schedulersThatStartTogetherMakeTheTablesOnce() throws Exception {
    ExecutorService both = Executors.newFixedThreadPool(3);
    List<Future<Cluster>> starts = new ArrayList<>();
    for (String name : List.of("north", "south", "west")) {
      starts.add(both.submit(() -> Cluster.open(settings(name), Runnable::run)));
    }
    for (Future<Cluster> start : starts) {
      opened.add(start.get());
    }
    both.shutdown();

    assertThat(opened).extracting(Cluster::name).containsExactly("north", "south", "west");
    assertThat(opened).extracting(Cluster::instance).doesNotHaveDuplicates();
  }

  @Test
  void tablesOfALaterVersionAreRefused() throws Exception {
    open("north");
    DATABASE.execute(
        "insert into scheduler_version select 90, '90', 'later', type, 'V90__later.sql', checksum,"
            + " installed_by, installed_on, 1, true from scheduler_version where version = '1'");

    assertThatThrownBy(() -> open("south"))
        .isInstanceOf(ClusterException.class)
        .hasMessage(
            "the tables of the schedulers are those of a later version of this program (90: later);"
                + " upgrade this scheduler too");
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsRefusedWithoutItsPassword() {
    DATABASE.server().stop();
    try {
      assertThatThrownBy(() -> open("north"))
          .isInstanceOf(ClusterException.class)
          .hasMessageStartingWith("the database of the schedulers does not answer: ")
          .hasMessageNotContaining(PostgresServer.PASSWORD);
    } finally {
      restart();
    }
  }

  @Test
  void aTaskHasOneClaimWhichEndsWithItsRunOrItsScheduler() throws Exception {
    Cluster north = checkedIn("north");
    Cluster south = checkedIn("south");
    TaskRun first = run("a", "1");

    assertThat(north.claims().take(first)).isTrue();
    assertThat(south.claims().take(run("a", "2"))).isFalse();
    assertThat(south.claims().take(run("b", "3"))).isTrue();
    south.look();
    assertThat(south.runsAt("a")).contains("north");

    north.claims().release(first);
    assertThat(south.claims().take(run("a", "4"))).isTrue();
    DATABASE.execute(
        "delete from qrtz_scheduler_state where instance_name = '" + south.instance() + "'");
    assertThat(north.claims().take(run("a", "5"))).isTrue();
    north.look();
    assertThat(north.runsAt("b")).isEmpty();
    // one that others take for dead begins nothing
    assertThat(south.claims().take(run("c", "6"))).isFalse();
  }

  @Test
  void aClaimThatCannotBeEndedIsEndedLater() throws Exception {
    Cluster north = checkedIn("north");
    TaskRun run = run("a", "1");
    assertThat(north.claims().take(run)).isTrue();
    DATABASE.server().stop();
    north.claims().release(run);
    assertThat(north.claims().take(run("b", "2"))).isFalse();
    restart();

    await().until(() -> answers(north));

    Cluster south = checkedIn("south");
    assertThat(south.claims().take(run("a", "3"))).isTrue();
  }

  @Test
  void theNewerDefinitionOfATaskWinsWhileItsSchedulerIsThere() throws Exception {
    try (CapturedLog log = CapturedLog.of(SharedPlans.class)) {
      Cluster north = checkedIn("north");
      Cluster south = checkedIn("south");
      SyncTask before = task("a", "old.example");
      SyncTask after = task("a", "new.example");
      north.plan(List.of(before), Map.of("a", EARLIER));
      south.plan(List.of(before), Map.of("a", EARLIER.plusSeconds(1)));
      look(north, south);
      assertThat(north.isOutdated("a") || south.isOutdated("a")).isFalse();

      north.plan(List.of(after), Map.of("a", EARLIER.plusSeconds(60)));
      look(north, south, south);
      assertThat(south.newerAt("a")).contains("north");
      assertThat(north.isOutdated("a")).isFalse();
      assertThat(log.lines())
          .filteredOn(line -> line.contains("another scheduler is newer"))
          .hasSize(1);

      DATABASE.execute(
          "delete from qrtz_scheduler_state where instance_name = '" + north.instance() + "'");
      look(south);
      assertThat(south.isOutdated("a")).isFalse();
    }
  }

  @Test
  void aTaskThatAnEditRemovesIsOutdatedAtTheOther() throws Exception {
    Cluster north = checkedIn("north");
    Cluster south = checkedIn("south");
    for (Cluster one : List.of(north, south)) {
      one.plan(List.of(task("a", "x.example")), Map.of("a", EARLIER));
    }
    look(north, south);

    north.plan(List.of(), Map.of());

    look(north, south);
    assertThat(south.newerAt("a")).contains("north");
    assertThat(north.fingerprints().orElseThrow()).contains(task("a", "x.example").fingerprint());
  }

  @Test
  void whatOneKeepsInTheStateIsKnownToTheOtherAndToALaterProcess() throws Exception {
    Cluster north = checkedIn("north");
    Cluster south = checkedIn("south");
    try (StateStore here = state(north);
        StateStore there = state(south)) {
      look(north, south);
      here.rememberFailedImage(IMAGE, "once");
      here.rememberPlatformManifest(INDEX, "linux/amd64", IMAGE);
      here.keepNote("paused a", "paused");
      here.told().keep("a", "failed");
      look(north, south);
      assertThat(there.failedImage(IMAGE)).contains("once");
      assertThat(there.platformManifest(INDEX, "linux/amd64")).contains(IMAGE);
      assertThat(there.note("paused a")).contains("paused");
      assertThat(there.told().text("a")).contains("failed");

      there.forgetFailedImage(IMAGE);
      there.dropNote("paused a");
      look(south, north);
      assertThat(here.knowsFailedImages()).isFalse();
      assertThat(here.note("paused a")).isEmpty();
    }
  }

  @Test
  void entriesOfAnEarlierTimeGoToAnEmptyDatabaseAndGiveWayToOthers() throws Exception {
    Cluster north = checkedIn("north");
    Cluster south = checkedIn("south");
    for (Cluster one : List.of(north, south)) {
      try (StateStore alone = StateStore.open(folder.resolve(one.name()), StateSettings.USUAL)) {
        alone.keepNote("of " + one.name(), "kept");
      }
    }
    try (StateStore here = state(north);
        StateStore there = state(south)) {
      look(north, south);

      assertThat(there.note("of north")).contains("kept");
      assertThat(there.note("of south")).isEmpty();
      assertThat(here.note("of south")).isEmpty();
    }
  }

  @Test
  void theStateGoesOnWithoutTheDatabaseAndIsWrittenLater() throws Exception {
    Cluster north = checkedIn("north");
    try (StateStore here = state(north)) {
      look(north);
      DATABASE.server().stop();
      here.keepNote("paused a", "paused");
      north.look();
      assertThat(north.problem()).isPresent();
      assertThat(here.note("paused a")).contains("paused");
      restart();

      await().until(() -> answers(north));

      Cluster south = checkedIn("south");
      try (StateStore there = state(south)) {
        south.look();
        assertThat(there.note("paused a")).contains("paused");
      }
    }
  }

  private StateStore state(Cluster cluster) {
    return StateStore.shared(
        folder.resolve(cluster.name()), StateSettings.USUAL, cluster.entries());
  }

  private static void look(Cluster... some) {
    for (Cluster one : some) {
      one.look();
    }
  }

  private static boolean answers(Cluster cluster) {
    cluster.look();
    return cluster.problem().isEmpty();
  }

  private static void restart() {
    try {
      DATABASE.server().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TaskRun run(String task, String id) {
    return new TaskRun(id, task(task, "source.example"), EARLIER);
  }

  private static SyncTask task(String name, String source) {
    return new SyncTask(
        name, new Schedule.Once(), false, location(source), location("target.example"), List.of());
  }

  private static Location location(String host) {
    return new Location(
        new RegistryHost(host), new LocationAuth.Unspecified(), false, Path.of("certs"));
  }

  /** A scheduler for whose timers Quartz has checked in. */
  private Cluster checkedIn(String name) throws Exception {
    Cluster cluster = open(name);
    DATABASE.execute(
        "insert into qrtz_scheduler_state values ('drayage', '%s', 0, 0)"
            .formatted(cluster.instance()));
    return cluster;
  }

  private Cluster open(String name) throws ClusterException {
    Cluster cluster = Cluster.open(settings(name), Runnable::run);
    opened.add(cluster);
    return cluster;
  }

  private ClusterSettings settings(String name) {
    return new ClusterSettings(
        new HistorySettings(
            DATABASE.url(),
            Optional.of(PostgresServer.USER),
            () -> Optional.of(PostgresServer.PASSWORD),
            folder,
            Duration.ofDays(400),
            500,
            20_000),
        name,
        Duration.ofSeconds(3));
  }
}
