package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.route.file.RouteException;
import io.drayage.route.timer.TaskTimers;
import io.drayage.sync.TaskReport;
import io.drayage.testing.CapturedLog;
import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped routes, with tasks that Quartz fires. */
class TimedRunsTest {
  private static final Schedule ONCE = new Schedule.Once();
  private static final Schedule RARELY = new Schedule.Every(Duration.ofDays(9));

  private final RouteTestRun run = new RouteTestRun();
  private final Path routes = run.editableRoutes();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final Semaphore mayEnd = new Semaphore(0);

  @BeforeEach
  void setUp() {
    run.timed(System::nanoTime, done::incrementAndGet);
  }

  @AfterEach
  void end() {
    mayEnd.release(1000);
    run.close();
  }

  @Test
  void oneOffsRunOnceAndThenAllIsDone() {
    run.task("first", ONCE);
    run.task("second", ONCE);
    run.start(routes, Map.of());

    await().until(() -> done.get() > 0);

    assertThat(run.reports())
        .extracting(report -> report.run().taskName())
        .containsExactlyInAnyOrder("first", "second");
  }

  @Test
  void anIntervalBeginsAtOnceAndGoesOn() {
    run.task("a", new Schedule.Every(Duration.ofMillis(50)));
    run.start(routes, Map.of());

    await().until(() -> run.reports().size() > 10);

    assertThat(done).hasValue(0);
  }

  @Test
  void aCronRunsAtItsTimesAndANameMayHaveAnySign() {
    String name = " a/b?c=1&d=#2 %41 {{x}} ${body} ü \"'";
    run.task(name, new Schedule.Cron("* * * ? * 1-7", ZoneId.of("+05:30")));
    run.start(routes, Map.of());

    await().until(() -> run.reports().size() > 1);

    assertThat(run.reports()).allMatch(report -> report.run().taskName().equals(name));
  }

  @FaultKind("A40")
  @Test
  void aTaskWhoseRunsTakeTooLongHasNoTwoAtATimeAndIsWarnedOfOnceWithTheNumbers() {
    AtomicInteger atATime = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    run.onBegin(
        () -> {
          most.accumulateAndGet(atATime.incrementAndGet(), Math::max);
          mayEnd.acquireUninterruptibly();
          atATime.decrementAndGet();
        });
    run.task("slow", new Schedule.Every(Duration.ofMillis(20)));
    try (CapturedLog log = CapturedLog.of(TaskTimers.class)) {
      run.start(routes, Map.of());
      for (int ended = 1; ended <= 4; ended++) {
        await().until(() -> atATime.get() == 1);
        Instant later = Instant.now().plusMillis(100);
        await().until(() -> Instant.now().isAfter(later));
        mayEnd.release();
        int reports = ended;
        await().until(() -> run.reports().size() == reports);
      }

      assertThat(most).hasValue(1);
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("WARN a run took longer than the interval of its task")
          .contains("task=slow", "seconds=0", "interval=0");
    }
  }

  @Test
  void twoHundredTasksThatAreDueTogetherAllBegin() {
    CountDownLatch all = new CountDownLatch(200);
    run.onBegin(
        () -> {
          all.countDown();
          uninterruptibly(all);
        });
    for (int number = 0; number < 200; number++) {
      run.task("task-" + number, RARELY);
    }
    run.start(routes, Map.of("drayage.schedule.jitter", "0"));

    await().atMost(Duration.ofMinutes(1)).until(() -> run.reports().size() == 200);
  }

  @Test
  void noEditLosesARunOrDoublesOneOrMovesATimer() throws IOException {
    holdRuns();
    SyncTask kept = run.task("kept", RARELY);
    run.task("changed", RARELY);
    run.start(routes, Map.of("drayage.schedule.jitter", "0"));
    await().until(() -> begun.get() == 2);
    Instant due = run.runtime().next("kept").orElseThrow();

    edit("copy.camel.yaml", "", "# another route\n");
    edit(
        "schedule.camel.yaml",
        "direct:run-task}",
        "direct:run-task}\n          - log: {message: ran}");
    SyncTask changed = run.task("changed", new Schedule.Every(Duration.ofDays(8)));
    run.schedule(kept, changed);
    edit("sync.camel.yaml", "", "# one more\n");
    // the first one has runs, the third one a timer that waits for one of them
    await().until(() -> run.runtime().generations() == 3);
    assertThat(begun).hasValue(2);
    mayEnd.release(2);
    await().until(() -> begun.get() == 3);
    mayEnd.release();

    await().until(() -> run.reports().size() == 3);
    assertThat(run.reports().get(2).run().task()).isEqualTo(changed);
    assertThat(run.runtime().next("kept")).contains(due);
    assertThat(begun).hasValue(3);
    await().until(() -> run.runtime().generations() == 1);
  }

  @Test
  void aTemplateThatIsWrongIsRefusedWithItsPlaceAndTheTasksRunOn() throws IOException {
    run.task("a", new Schedule.Every(Duration.ofMillis(50)));
    run.start(routes, Map.of());

    for (String wrong : List.of("{{when}}&sateful=true", "{{whenever}}", "cron=never")) {
      assertThatThrownBy(() -> edit("schedule.camel.yaml", "{{when}}", wrong))
          .isInstanceOf(RouteException.class)
          .hasMessageContaining("schedule.camel.yaml:");
      edit("schedule.camel.yaml", wrong, "{{when}}");
    }

    int before = run.reports().size();
    await().until(() -> run.reports().size() > before + 2);
  }

  @Test
  void aRouteOfOnesOwnRunsATaskByItsName() throws IOException {
    holdRuns();
    run.task("a", new Schedule.Every(Duration.ofSeconds(1)));
    Files.writeString(
        routes.resolve("z-mine.camel.yaml"),
        """
        - route:
            id: mine
            from:
              uri: "file:%1$s/in?delay=20&initialDelay=0&delete=true"
              steps:
                - doTry:
                    steps: [{to: {uri: 'direct:run-task'}}]
                    doCatch:
                      - exception: [java.lang.IllegalArgumentException]
                        steps: [{setBody: {simple: {expression: "${exception.message}"}}}]
                - setBody: {simple: {expression: "= ${body}"}}
                - to: {uri: "file:%1$s/out"}
        """
            .formatted(routes));
    run.start(routes, Map.of());
    await().until(() -> begun.get() == 1);

    assertThat(answer("1", "a")).isEqualTo("= a run of task a is in progress; no other one starts");
    assertThat(answer("2", "b")).isEqualTo("= there is no task named b; there are a");
    mayEnd.release();
    await().until(() -> run.reports().size() == 1);
    send("3", "a");
    await().until(() -> begun.get() == 2);
    assertThat(run.reports()).hasSize(1);
    mayEnd.release();

    assertThat(answer("3", "")).startsWith("= TaskReport[");
  }

  @Test
  void aTimeThatPassesDuringARunThatWasStartedByNameIsMadeUpForOnceAfterIt() {
    holdRuns();
    SyncTask task = run.task("a", new Schedule.Every(Duration.ofMillis(300)));
    run.start(routes, Map.of());
    await().until(() -> begun.get() == 1);
    CompletableFuture<TaskReport> named = CompletableFuture.supplyAsync(() -> run.run(task));
    mayEnd.release();
    await().until(() -> named.isDone() || begun.get() == 2);
    run.schedule(run.task("a", RARELY));
    assertThat(begun).hasValue(2);

    mayEnd.release(10);

    await().until(() -> begun.get() == 4 || run.reports().size() == 3);
    assertThat(named.join().run().taskName()).isEqualTo("a");
  }

  @Test
  void aStopEndsTheWaitOfTasksThatAreKeptApart() throws IOException {
    startInJitter();

    run.runtime().close();

    assertThat(run.reports()).isEmpty();
  }

  @Test
  void anEditLeavesTheOldRoutesToATaskThatIsInItsJitter() throws IOException {
    startInJitter();

    edit("copy.camel.yaml", "", "# another route\n");

    // else Camel drops the task when the grace is over
    await().during(Duration.ofMillis(500)).until(() -> run.runtime().generations() == 2);
  }

  @Test
  void anEditLeavesTheOldRoutesToATimerOfOnesOwnThatWaits() throws IOException {
    run.task("a", RARELY);
    Files.writeString(
        routes.resolve("own.camel.yaml"),
        """
        - route:
            id: own
            from:
              uri: "quartz:own/waits?trigger.repeatCount=0"
              steps:
                - setBody: {constant: a}
                - to: "file:%s?fileName=fired"
                - delay: {asyncDelayed: true, executorService: taskDelays, constant: "600000"}
                - to: direct:run-task
        """
            .formatted(routes.resolve("own")));
    run.start(routes, Map.of());
    await().until(() -> Files.exists(routes.resolve("own/fired")));

    edit("copy.camel.yaml", "", "# another route\n");

    await().during(Duration.ofMillis(500)).until(() -> run.runtime().generations() == 2);
  }

  @Test
  void aTimerThatIsBackAndGetsOtherTimesRunsAtThoseOnly() throws IOException {
    SyncTask core = run.task("core", new Schedule.Cron("* * * * * ?", ZoneId.of("UTC")));
    run.start(routes, Map.of());
    await().until(() -> !run.reports().isEmpty());
    run.schedule();
    run.schedule(core);
    int before = run.reports().size();
    await().until(() -> run.reports().size() > before);

    edit("schedule.camel.yaml", "{{when}}", "cron=0+0+0+1+1+?+2099");

    assertThat(run.runtime().next("core").orElseThrow())
        .isAfter(Instant.parse("2098-12-30T00:00:00Z"));
  }

  @Test
  void aRunThatIsAskedForAfterTheEndIsOneThatWasStopped() {
    SyncTask core = run.task("core", RARELY);
    run.start(routes, Map.of());
    run.runtime().close();

    assertThat(run.run(core).isStopped()).isTrue();
  }

  @Test
  void aRunThatEndsDuringAStopMayAskForAnother() {
    run.task("a", RARELY);
    run.start(routes, Map.of());
    await().until(() -> run.reports().size() == 1);

    run.runtime().stopTimers();
    run.runtime().runAgain("a", Instant.now().plusSeconds(9));

    assertThat(run.runtime().next("a").orElseThrow()).isAfter(Instant.now().plusSeconds(60));
    run.schedule(run.task("b", RARELY));
  }

  /** The run of a task is due, and waits for its jitter. */
  private void startInJitter() throws IOException {
    write(
        "schedule.camel.yaml",
        Files.readAllLines(routes.resolve("schedule.camel.yaml")).stream()
            .filter(line -> line.contains("id: spread-out"))
            .findFirst()
            .orElseThrow(),
        "          - delay: {asyncDelayed: true, executorService: taskDelays, constant: \"600000\"}");
    run.task("a", RARELY);
    run.start(routes, Map.of());
    await()
        .until(
            () ->
                run.runtime().next("a").filter(Instant.now().plusSeconds(9)::isBefore).isPresent());
  }

  @Test
  void aCallerThatFailsAfterTheRunIsNotTakenForDone() throws IOException {
    Files.writeString(
        routes.resolve("z-mine.camel.yaml"),
        """
        - route:
            id: mine
            from:
              uri: "file:%s/inbox?delete=true&moveFailed=.error&initialDelay=0&delay=50"
              steps:
                - to: {uri: direct:run-task}
                - throwException: {exceptionType: java.lang.IllegalStateException, message: after}
        """
            .formatted(routes));
    run.task("a", RARELY);
    run.start(routes, Map.of());
    await().until(() -> run.reports().size() == 1);

    Files.writeString(routes.resolve("inbox/now"), "a");

    await().until(() -> Files.exists(routes.resolve("inbox/.error/now")));
    assertThat(run.reports()).hasSize(2);
  }

  @Test
  void anEditOfAnotherFileDoesNotRestartATimerOfOnesOwn() throws IOException {
    Files.writeString(
        routes.resolve("z-mine.camel.yaml"),
        """
        - route:
            id: mine
            from:
              uri: "quartz:own/mine?trigger.repeatInterval=86400000"
              steps:
                - setBody: {constant: {expression: tick}}
                - to: {uri: "file:%s/ticks?fileName=tick"}
        """
            .formatted(routes));
    run.start(routes, Map.of());
    Path tick = routes.resolve("ticks/tick");
    await().until(() -> Files.exists(tick));
    Files.delete(tick);

    edit("copy.camel.yaml", "", "# another file\n");
    edit("schedule.camel.yaml", "", "# and one more\n");
    run.schedule(run.task("a", ONCE));
    await().until(() -> run.reports().size() == 1);

    assertThat(tick).doesNotExist();
  }

  @Test
  void aClockThatIsSetBackADayDoesNotPutAnIntervalOffByADay() {
    AtomicLong ahead = new AtomicLong();
    run.timed(() -> System.nanoTime() + ahead.get(), () -> {});
    Duration day = Duration.ofDays(1);
    run.task("a", new Schedule.Every(day.plusSeconds(2)));
    run.start(routes, Map.of());
    await().until(() -> run.reports().size() == 1);

    // the system clock is now a day behind the monotonic one
    ahead.set(day.toNanos());

    await().until(() -> run.reports().size() == 2);
  }

  private void holdRuns() {
    run.onBegin(
        () -> {
          begun.incrementAndGet();
          mayEnd.acquireUninterruptibly();
        });
  }

  private void send(String file, String taskName) throws IOException {
    Files.createDirectories(routes.resolve("in"));
    Path whole = Files.writeString(routes.resolve(file), taskName + "\n");
    Files.move(whole, routes.resolve("in").resolve(file));
  }

  private String answer(String file, String taskName) throws IOException {
    if (!taskName.isEmpty()) {
      send(file, taskName);
    }
    Path answer = routes.resolve("out").resolve(file);
    await().until(() -> Files.exists(answer) && Files.size(answer) > 0);
    return Files.readString(answer);
  }

  private void edit(String name, String from, String to) throws IOException {
    write(name, from, to);
    run.runtime().load();
  }

  private void write(String name, String from, String to) throws IOException {
    Path file = routes.resolve(name);
    String text = Files.readString(file);
    Files.writeString(file, from.isEmpty() ? text + to : text.replace(from, to));
  }

  private static void uninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
