package io.drayage.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.history.HistorySettings;
import io.drayage.oci.Digest;
import io.drayage.registry.PullLimit;
import io.drayage.registry.PullTimes;
import io.drayage.registry.RegistrySource;
import io.drayage.registry.RegistryTarget;
import io.drayage.registry.TargetPreparation;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Registries;
import io.drayage.sync.StopSignal;
import io.drayage.sync.turn.CopyTurns;
import io.drayage.sync.turn.PullBudgets.Answer;
import io.drayage.sync.turn.PullBudgets.Budget;
import io.drayage.sync.turn.PullBudgets.Told;
import io.drayage.sync.turn.PullReserve;
import io.drayage.sync.turn.Shares;
import io.drayage.testing.FakeRegistry;
import io.drayage.testing.PostgresDatabase;
import io.drayage.testing.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Pulls of two schedulers with one account, over a real PostgreSQL. */
@Timeout(300)
class SharedBudgetsIT {
  private static final Duration WINDOW = Duration.ofHours(6);
  private static final int LIMIT = 12;

  /** Ten percent. */
  private static final int RESERVE = 2;

  private static final String ACCOUNT = "hub.example robot";

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
  void whatOneSetsAsideTheOtherDoesNotTake() throws Exception {
    Budget north = budget(checkedIn("north"));
    Budget south = budget(checkedIn("south"));
    Instant earlier = Instant.now().minusSeconds(60);
    Told first = told(20, earlier, earlier);

    assertThat(north.take(first, 10, 6, 6)).isEqualTo(Answer.TAKEN);
    assertThat(south.take(first, 10, 5, 5)).isEqualTo(Answer.HELD);
    assertThat(south.take(first, 10, 4, 4)).isEqualTo(Answer.TAKEN);
    assertThat(north.take(first, 10, 1, 1)).isEqualTo(Answer.HELD);

    Instant later = earlier.plusSeconds(30);
    north.giveBack(Optional.of(told(18, later, later)), 6);
    assertThat(south.take(first, 10, 5, 5)).as("18 are left, 4 set aside").isEqualTo(Answer.NONE);
    assertThat(south.take(first, 10, 4, 4)).isEqualTo(Answer.TAKEN);
    assertThat(south.take(first, 10, 1, 1)).isEqualTo(Answer.NONE);
    assertThat(north.take(first, 10, 1, 1)).isEqualTo(Answer.HELD);
  }

  @Test
  void theLastAnswerOfTheRegistryCountsWhicheverSchedulerHeardIt() throws Exception {
    Budget north = budget(checkedIn("north"));
    Budget south = budget(checkedIn("south"));
    Instant earlier = Instant.now().minusSeconds(60);
    assertThat(north.take(told(10, earlier, earlier), 10, 1, 1)).isEqualTo(Answer.NONE);

    assertThat(south.take(told(20, earlier.minusSeconds(5), earlier.minusSeconds(4)), 10, 1, 1))
        .as("heard before")
        .isEqualTo(Answer.NONE);
    assertThat(south.take(told(20, earlier.minusSeconds(5), earlier.plusSeconds(5)), 10, 1, 1))
        .as("asked before")
        .isEqualTo(Answer.NONE);
    assertThat(south.take(told(20, earlier.plusSeconds(8), earlier.plusSeconds(9)), 10, 1, 1))
        .as("asked later")
        .isEqualTo(Answer.TAKEN);
  }

  @Test
  void theLowerOneOfTwoAnswersThatOverlapCounts() throws Exception {
    Budget north = budget(checkedIn("north"));
    Budget south = budget(checkedIn("south"));
    Instant asked = Instant.now().minusSeconds(60);
    Told heardLast = told(12, asked, asked.plusSeconds(6));
    assertThat(north.take(heardLast, 10, 1, 1)).isEqualTo(Answer.TAKEN);

    south.giveBack(Optional.of(told(11, asked, asked.plusSeconds(3))), 0);

    assertThat(south.take(heardLast, 10, 1, 1)).isEqualTo(Answer.HELD);
  }

  @Test
  void whatADeadSchedulerSetAsideIsFreeWhenItDoesNotCheckIn() throws Exception {
    Cluster dying = checkedIn("north");
    Budget south = budget(checkedIn("south"));
    assertThat(budget(dying).take(now(20), 10, 10, 10)).isEqualTo(Answer.TAKEN);
    assertThat(south.take(now(20), 10, 1, 1)).isEqualTo(Answer.HELD);

    DATABASE.execute(
        "delete from qrtz_scheduler_state where instance_name = '" + dying.instance() + "'");

    assertThat(south.take(now(20), 10, 10, 10)).isEqualTo(Answer.TAKEN);
  }

  @Test
  void withoutTheDatabaseEachCountsItsOwnAndWritesItLater() throws Exception {
    Cluster cut = checkedIn("north");
    Budget north = budget(cut);
    assertThat(north.take(now(20), 10, 1, 1)).isEqualTo(Answer.TAKEN);
    DATABASE.server().stop();
    assertThat(north.take(now(20), 10, 9, 9)).isEqualTo(Answer.TAKEN);
    DATABASE.server().start();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              cut.look();
              return cut.problem().isEmpty();
            });

    Budget south = budget(checkedIn("south"));
    assertThat(south.take(now(20), 10, 1, 1)).isEqualTo(Answer.HELD);
    north.giveBack(Optional.of(now(20)), 10);
    assertThat(south.take(now(20), 10, 10, 10)).isEqualTo(Answer.TAKEN);
  }

  @Test
  void twoSchedulersTogetherLeaveTheReserve() throws Exception {
    AtomicInteger left = new AtomicInteger(LIMIT);
    AtomicInteger copied = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(20);
    CountDownLatch allEntered = new CountDownLatch(1);
    List<StopSignal> stops = new ArrayList<>();
    List<CompletableFuture<?>> orders = new ArrayList<>();
    Queue<Runnable> alarms = new ConcurrentLinkedQueue<>();
    for (String name : List.of("north", "south")) {
      Cluster cluster = checkedIn(name);
      FakeRegistry hub = new FakeRegistry("hub.example");
      ask(hub, left, 0);
      StopSignal stop = new StopSignal();
      stops.add(stop);
      CopyTurns turns = turns(hub, cluster, alarms, stop);
      for (int number = 0; number < 30; number++) {
        CompletableFuture<CopyTurns.Turn> turn = turns.enter(order(name + number));
        orders.add(
            turn.thenAcceptAsync(
                here -> {
                  waitFor(allEntered);
                  ask(hub, left, 1);
                  copied.incrementAndGet();
                  here.end();
                },
                threads));
      }
    }

    allEntered.countDown();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              ring(alarms);
              return copied.get() >= LIMIT - RESERVE;
            });
    ring(alarms);
    stops.forEach(StopSignal::stop);
    threads.shutdown();

    assertThat(threads.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
    assertThat(left).hasValue(RESERVE);
    assertThat(copied).hasValue(LIMIT - RESERVE);
    assertThat(orders)
        .filteredOn(CompletableFuture::isCompletedExceptionally)
        .hasSize(60 - LIMIT + RESERVE);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs what was scheduled for later. */
  private static void ring(Queue<Runnable> alarms) {
    List<Runnable> due = new ArrayList<>();
    for (Runnable one = alarms.poll(); one != null; one = alarms.poll()) {
      due.add(one);
    }
    due.forEach(Runnable::run);
  }

  /** The registry tells the pulls that are left; {@code fewer} of them were made with this. */
  private static void ask(FakeRegistry client, AtomicInteger left, int fewer) {
    synchronized (client) {
      Instant asked = Instant.now();
      int remaining = left.addAndGet(-fewer);
      client.allowPulls(
          new PullLimit(LIMIT, remaining, WINDOW), new PullTimes(asked, Instant.now()));
    }
  }

  private static CopyTurns turns(
      FakeRegistry hub, Cluster cluster, Queue<Runnable> alarms, StopSignal stop) {
    FakeRegistry target = new FakeRegistry("target.example");
    Registries registries =
        new Registries() {
          @Override
          public RegistrySource source(String taskName) {
            return hub;
          }

          @Override
          public RegistryTarget target(String taskName) {
            return target;
          }

          @Override
          public TargetPreparation preparation(String taskName) {
            return TargetPreparation.none();
          }
        };
    return new CopyTurns(
        registries,
        new CopyTurns.Rule(
            8,
            Duration.ofMinutes(5),
            Duration.ofDays(1),
            host -> PullReserve.USUAL,
            Optional.empty()),
        Shares.none(),
        cluster.budgets(task -> ACCOUNT),
        (delay, alarm) -> alarms.add(alarm),
        Clock.systemUTC(),
        stop);
  }

  private static CopyOrder order(String name) {
    FakeRegistry any = new FakeRegistry("hub.example");
    ImagePair image =
        new ImagePair(
            "run",
            "task",
            1,
            any.repository("app").tag(name),
            new FakeRegistry("target.example").repository("app").tag(name),
            ImagePair.ALL_PLATFORMS);
    Digest digest = Digest.sha256(name.getBytes(StandardCharsets.UTF_8));
    return new CopyOrder(image, digest, null, false, false, 1);
  }

  private static Told now(long remaining) {
    return told(remaining, Instant.now(), Instant.now());
  }

  private static Told told(long remaining, Instant asked, Instant heard) {
    return new Told(
        new PullLimit(100, remaining, WINDOW), Optional.of(new PullTimes(asked, heard)));
  }

  private static Budget budget(Cluster cluster) {
    return cluster.budgets(task -> ACCOUNT).of("task");
  }

  /** A scheduler for whose timers Quartz has checked in. */
  private Cluster checkedIn(String name) throws Exception {
    Cluster cluster = Cluster.open(settings(name), Runnable::run);
    opened.add(cluster);
    DATABASE.execute(
        "insert into qrtz_scheduler_state values ('drayage', '%s', 0, 0)"
            .formatted(cluster.instance()));
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
