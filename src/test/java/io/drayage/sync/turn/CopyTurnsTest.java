package io.drayage.sync.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.registry.PullLimit;
import io.drayage.registry.RegistrySource;
import io.drayage.registry.RegistryTarget;
import io.drayage.registry.TargetPreparation;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.ImagePair;
import io.drayage.sync.OrderShare;
import io.drayage.sync.Registries;
import io.drayage.sync.StopSignal;
import io.drayage.testing.CapturedLog;
import io.drayage.testing.Failed;
import io.drayage.testing.FakeRegistry;
import io.drayage.testing.FaultKind;
import io.drayage.testing.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of copies; the test triggers the rechecks. */
class CopyTurnsTest {
  private static final Duration WINDOW = Duration.ofHours(6);

  private final FakeRegistry hub = new FakeRegistry("hub.example");
  private final FakeRegistry quay = new FakeRegistry("quay.example");
  private final FakeRegistry target = new FakeRegistry("target.example");
  private final StopSignal stop = new StopSignal();
  private final Deque<Runnable> alarms = new ArrayDeque<>();
  private final List<Duration> delays = new ArrayList<>();
  private final List<String> accountsOpened = new ArrayList<>();
  private final List<String> come = new ArrayList<>();
  @AutoClose private final CapturedLog log = CapturedLog.of(PullsLeft.class);

  private String removed = "";
  private final VirtualTime clock = new VirtualTime();

  /** Clients by task; names that begin with "quay" have another source. */
  private final Registries registries =
      new Registries() {
        @Override
        public RegistrySource source(String taskName) {
          if (taskName.equals(removed)) {
            throw new IllegalArgumentException("no task named " + taskName);
          }
          return taskName.startsWith("quay") ? quay : hub;
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

  private Optional<QuietHours> quiet = Optional.empty();
  private Shares shares = Shares.none();
  private PullBudgets budgets = PullBudgets.alone();
  private CopyTurns turns = turns(1);

  @Test
  void aSmallTaskDoesNotWaitForTheEndOfALargeOne() {
    CompletableFuture<CopyTurns.Turn> running = enter("large", "0", true, 1);
    for (int number = 1; number <= 1000; number++) {
      queue("large", String.valueOf(number), true, 1);
    }
    queue("small", "a", true, 1);
    queue("small", "b", true, 1);

    endAll(running, 4);

    assertThat(come).containsSubsequence("small a", "small b").hasSize(5);
  }

  @Test
  void anOrderOfATaskThatIsGoneDelaysNoOther() {
    CompletableFuture<CopyTurns.Turn> running = enter("task", "running", true, 1);
    queue("gone", "a", true, 1);
    queue("task", "b", true, 1);

    removed = "gone";
    endAll(running, 2);

    assertThat(come).containsExactlyInAnyOrder("task running", "gone a", "task b");
  }

  @Test
  @FaultKind("A26")
  void anAccountIsKeptWhileItIsInUse() {
    CompletableFuture<CopyTurns.Turn> running = enter("hub", "a", true, 1);
    queue("hub", "b", true, 1);
    assertThat(accountsOpened).containsExactly("hub.example");

    endAll(running, 2);
    queue("hub", "c", true, 1);

    assertThat(accountsOpened).containsExactly("hub.example", "hub.example");
  }

  @Test
  void whatNeedsNoPullDoesNotWaitForPulls() {
    hub.allowPulls(new PullLimit(100, 3, WINDOW));

    queue("hub", "kept", true, 0);

    assertThat(come).containsExactly("hub kept");
  }

  @Test
  void missingImagesComeFirstThenThoseThatCostLittle() {
    CompletableFuture<CopyTurns.Turn> running = enter("task", "running", true, 1);
    queue("task", "changed", false, 1);
    queue("task", "index", true, 9);
    queue("task", "missing", true, 1);
    queue("task", "changed index", false, 5);

    endAll(running, 4);

    assertThat(come)
        .containsExactly(
            "task running", "task missing", "task index", "task changed", "task changed index");
  }

  @Test
  void pullingStopsAtTheReserveAndGoesOnWhenTheRegistryHasMore() {
    turns = turns(100);
    hub.allowPulls(new PullLimit(100, 12, WINDOW));
    queue("hub", "a", true, 1);
    CompletableFuture<CopyTurns.Turn> second = enter("hub", "b", true, 1);
    CompletableFuture<CopyTurns.Turn> third = enter("hub", "c", true, 1);
    queue("quay", "d", true, 1);

    assertThat(come).containsExactly("hub a", "hub b", "quay d");
    assertThat(alarms).isEmpty();

    hub.allowPulls(new PullLimit(100, 10, WINDOW));
    come.clear();
    end(second);
    assertThat(third).isNotDone();
  }

  @FaultKind("B10")
  @Test
  void theWaitIsSaidOnceAndItsEndOnce() {
    hub.allowPulls(new PullLimit(100, 10, WINDOW));
    queue("hub", "a", true, 1);
    queue("hub", "b", true, 1);
    ring();
    ring();

    assertThat(come).isEmpty();
    assertThat(hub.requests()).containsExactly("HEAD manifest app:a", "HEAD manifest app:a");
    assertThat(delays).containsOnly(Duration.ofMinutes(5));

    hub.allowPulls(new PullLimit(100, 100, WINDOW));
    ring();

    assertThat(come).containsExactly("hub a");
    assertThat(log.lines()).hasSize(2);
    assertThat(log.lines().get(0))
        .startsWith("WARN")
        .contains("hub.example", "remaining=10", "limit=100", "reserve=10")
        .contains("waiting until 2026-01-01T06:00:00Z");
    assertThat(log.lines().get(1)).contains("pulls available again").contains("remaining=100");
    assertThat(alarms).isEmpty();
  }

  @FaultKind("B10")
  @Test
  void aLimitThatIsNeverLiftedIsWaitedForADay() {
    turns = turns(4);
    hub.allowPulls(new PullLimit(100, 0, WINDOW));
    CompletableFuture<CopyTurns.Turn> first = enter("hub", "a", true, 1);
    CompletableFuture<CopyTurns.Turn> second = enter("other", "b", false, 3);
    CompletableFuture<CopyTurns.Turn> free = enter("hub", "kept", true, 0);

    clock.pass(Duration.ofDays(1).minusSeconds(1));
    ring();
    assertThat(first).isNotDone();
    clock.pass(Duration.ofSeconds(1));
    ring();

    assertThatThrownBy(first::join)
        .cause()
        .is(Failed.RATE_LIMITED)
        .hasMessageContaining("hub.example had no pulls left for 86400 s")
        .satisfies(
            thrown -> {
              Failure failure = Failure.of(thrown, 1);
              assertThat(failure.kind()).isEqualTo(FailureKind.RATE_LIMITED);
              assertThat(failure.registry()).isEqualTo("hub.example");
              assertThat(failure.hint()).contains("drayage.pulls.max-wait");
            });
    assertThat(second).isCompletedExceptionally();
    assertThat(free).isCompleted();
    assertThat(alarms).isEmpty();

    CompletableFuture<CopyTurns.Turn> nextRun = enter("hub", "again", true, 1);
    assertThat(alarms).hasSize(1);
    ring();
    assertThat(nextRun).isNotDone();
  }

  @Test
  void aRegistryWithoutPullsDoesNotHoldUpAnother() {
    hub.allowPulls(new PullLimit(100, 0, WINDOW));
    queue("hub", "a", true, 1);
    queue("quay", "b", true, 1);

    assertThat(come).containsExactly("quay b");
  }

  @FaultKind("A7")
  @Test
  void aSourceWhoseImagesDoNotEndLeavesPlacesToOthers() {
    turns = turns(16);
    List<CompletableFuture<CopyTurns.Turn>> slow = new ArrayList<>();
    for (int number = 1; number <= 20; number++) {
      slow.add(enter("hub", "slow" + number, true, 0));
    }
    assertThat(come).hasSize(16);
    List<CompletableFuture<CopyTurns.Turn>> others = new ArrayList<>();
    for (int number = 1; number <= 20; number++) {
      others.add(enter("quay", "other" + number, true, 0));
    }

    // one after the other, as each ends
    others.forEach(CopyTurnsTest::end);

    assertThat(others).allMatch(CompletableFuture::isDone);
    assertThat(slow).filteredOn(CompletableFuture::isDone).hasSize(16);
    end(slow.get(0));
    assertThat(slow).filteredOn(CompletableFuture::isDone).hasSize(17);
  }

  @FaultKind("A7")
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 3", "3, 4", "16, 20", "24, 30", "2147483647, 2147483647"})
  void othersHaveAQuarterBesides(int ofOneSource, int inAll) {
    assertThat(SourcePlaces.inAll(ofOneSource)).isEqualTo(inAll);
  }

  @Test
  void anImageThatCostsMoreThanThereEverIsGoesOnceHalfIsThere() {
    hub.allowPulls(new PullLimit(10, 5, WINDOW));
    queue("hub", "huge", true, 40);

    assertThat(come).containsExactly("hub huge");
  }

  @Test
  void withoutHeadersThereIsNoLimit() {
    turns = turns(1000);
    for (int number = 0; number < 500; number++) {
      queue("hub", "x" + number, true, 40);
    }

    assertThat(come).hasSize(500);
    assertThat(alarms).isEmpty();
  }

  @Test
  void aStopEndsEveryWaitAtOnce() {
    hub.allowPulls(new PullLimit(100, 0, WINDOW));
    CompletableFuture<CopyTurns.Turn> waiting = enter("hub", "a", true, 1);

    stop.stop();

    assertThat(waiting).isCompletedExceptionally();
    assertThatThrownBy(waiting::join).cause().is(Failed.STOPPED);
    assertThat(enter("hub", "b", true, 1)).isCompletedExceptionally();
    ring();
    assertThat(alarms).isEmpty();
  }

  @Test
  void aTurnThatEndsTwiceFreesOnePlace() {
    CompletableFuture<CopyTurns.Turn> first = enter("hub", "a", true, 1);
    queue("hub", "b", true, 1);
    CompletableFuture<CopyTurns.Turn> third = enter("hub", "c", true, 1);

    end(first);
    end(first);

    assertThat(third).isNotDone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ten", "-1", "101%", "10 percent", "9999999999"})
  void aReserveThatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> PullReserve.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10%");
  }

  @Test
  void aReserveIsANumberOrAShareAndLeavesOnePull() {
    assertThat(PullReserve.parse("10%").of(200)).isEqualTo(20);
    assertThat(PullReserve.parse(" 7 ").of(200)).isEqualTo(7);
    assertThat(PullReserve.parse("1%").of(10)).isEqualTo(1);
    assertThat(PullReserve.parse("100%").of(10)).isEqualTo(9);
    assertThat(PullReserve.parse("0").of(10)).isZero();
  }

  @Test
  void inQuietHoursNoTurnComesAndOneLineTells() {
    quiet = Optional.of(QuietHours.parse("08:00-18:00", ZoneOffset.UTC));
    turns = turns(2);
    clock.set(Instant.parse("2026-03-01T07:59:59Z"));
    CompletableFuture<CopyTurns.Turn> before = enter("hub", "before", true, 0);
    clock.set(Instant.parse("2026-03-01T08:00:00Z"));
    try (CapturedLog told = CapturedLog.of(QuietWait.class)) {
      queue("hub", "a", true, 0);
      queue("hub", "b", true, 0);
      end(before);
      assertThat(come).containsExactly("hub before");
      assertThat(delays).containsExactly(Duration.ofMinutes(1));

      clock.set(Instant.parse("2026-03-01T17:59:30Z"));
      ring();
      assertThat(delays).last().isEqualTo(Duration.ofSeconds(30));
      assertThat(told.lines()).hasSize(1);
      clock.set(Instant.parse("2026-03-01T18:00:00Z"));
      ring();

      assertThat(come).containsExactly("hub before", "hub a", "hub b");
      assertThat(alarms).isEmpty();
      clock.set(Instant.parse("2026-03-02T12:00:00Z"));
      queue("hub", "c", true, 0);
      assertThat(told.lines()).hasSize(2);
    }
  }

  @Test
  void aStopEndsTheWaitForTheEndOfQuietHours() {
    quiet = Optional.of(QuietHours.parse("08:00-18:00", ZoneOffset.UTC));
    turns = turns(1);
    clock.set(Instant.parse("2026-03-01T12:00:00Z"));
    CompletableFuture<CopyTurns.Turn> waiting = enter("hub", "a", true, 0);

    stop.stop();

    assertThatThrownBy(waiting::join).cause().is(Failed.STOPPED);
  }

  @Test
  void anOrderWaitsForAPartOfTheLimitsAndGivesItBackAtItsEnd() {
    AtomicInteger left = new AtomicInteger(1);
    shares =
        order ->
            left.get() == 0
                ? Optional.empty()
                : Optional.of(new OnePart(new OrderShare(1, 2, 3, 4), left));
    turns = turns(5);
    CompletableFuture<CopyTurns.Turn> first = enter("hub", "a", true, 0);
    CompletableFuture<CopyTurns.Turn> second = enter("hub", "b", true, 0);
    assertThat(first.join().share()).contains(new OrderShare(1, 2, 3, 4));
    assertThat(second).isNotDone();

    end(first);

    assertThat(second).isDone();
    hub.allowPulls(new PullLimit(100, 0, WINDOW));
    end(second);
    queue("hub", "no pulls", true, 1);
    assertThat(left).hasValue(1);
  }

  /** The only part that there is. */
  private record OnePart(OrderShare part, AtomicInteger left) implements Shares.Given {
    OnePart {
      left.decrementAndGet();
    }

    @Override
    public Optional<OrderShare> share() {
      return Optional.of(part);
    }

    @Override
    public void end() {
      left.incrementAndGet();
    }
  }

  private CopyTurns turns(int places) {
    return new CopyTurns(
        registries,
        new CopyTurns.Rule(
            places,
            Duration.ofMinutes(5),
            Duration.ofDays(1),
            host -> {
              accountsOpened.add(host.name());
              return PullReserve.USUAL;
            },
            quiet),
        shares,
        budgets,
        (delay, task) -> {
          delays.add(delay);
          alarms.add(task);
        },
        clock,
        stop);
  }

  /** Queues an order whose turn the test does not check. */
  private void queue(String task, String name, boolean missing, int pulls) {
    CompletableFuture<?> unused = enter(task, name, missing, pulls);
  }

  private CompletableFuture<CopyTurns.Turn> enter(
      String task, String name, boolean missing, int pulls) {
    Digest digest = Digest.sha256(name.getBytes(StandardCharsets.UTF_8));
    ImagePair image =
        new ImagePair(
            "run",
            task,
            1,
            hub.repository("app").tag(name.replace(' ', '-')),
            target.repository("app").tag(name.replace(' ', '-')),
            ImagePair.ALL_PLATFORMS);
    CompletableFuture<CopyTurns.Turn> turn =
        turns.enter(new CopyOrder(image, digest, missing ? null : digest, false, false, pulls));
    CompletableFuture<?> unused =
        turn.thenAccept(
            here -> {
              come.add(task + " " + name);
              latest = here;
            });
    return turn;
  }

  private CopyTurns.Turn latest = () -> {};

  private static void end(CompletableFuture<CopyTurns.Turn> turn) {
    turn.join().end();
  }

  /** Ends the holder of the only place, {@code times} times. */
  private void endAll(CompletableFuture<CopyTurns.Turn> running, int times) {
    assertThat(running).isDone();
    for (int time = 0; time < times; time++) {
      latest.end();
    }
  }

  private void ring() {
    Runnable alarm = alarms.poll();
    if (alarm != null) {
      alarm.run();
    }
  }
}
