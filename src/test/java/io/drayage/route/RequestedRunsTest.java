package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drayage.management.ProblemException;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.sync.RunRequest;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import io.drayage.testing.FakeRegistry;
import io.drayage.testing.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs that an operator or a push asks for, and tasks that are paused. */
@Timeout(60)
class RequestedRunsTest {
  private static final Schedule RARELY = new Schedule.Every(Duration.ofDays(9));
  private static final Schedule NEVER = new Schedule.Cron("0 0 3 1 1 ? 2099", ZoneOffset.UTC);

  private final RouteTestRun run = new RouteTestRun();
  private final Path routes = run.editableRoutes();
  private final AtomicInteger begun = new AtomicInteger();
  private final Semaphore mayEnd = new Semaphore(0);

  @BeforeEach
  void fill() {
    run.timed(System::nanoTime, () -> {});
    FakeRegistry source = run.registries().from();
    for (String name : List.of("a", "b", "c")) {
      Image.of("{}", name).in(source, source.repository(name).tag("1"));
    }
  }

  @AfterEach
  void end() {
    mayEnd.release(1000);
    run.close();
  }

  @Test
  void onlyTheRepositoriesOfTheRequestAreLookedAt() {
    run.task("T", NEVER, "a", "b", "c");
    run.start(routes, Map.of());
    Optional<Instant> next = run.runtime().next("T");

    TaskRun started = begin("b").join().orElseThrow();

    TaskReport report = reported(1);
    assertThat(report.run()).isEqualTo(started);
    assertThat(report.document().at("/tasks/0/repositories/0").asText()).isEqualTo("b");
    assertThat(report.count("copied")).isEqualTo(1);
    assertThat(run.registries().from().requests())
        .isNotEmpty()
        .allMatch(request -> request.matches(".* b($|[:@]).*"));
    assertThat(run.registries().to().requests())
        .isNotEmpty()
        .allMatch(request -> request.matches(".* b($|[:@]).*"));
    assertThat(run.runtime().next("T")).isEqualTo(next);
  }

  @Test
  void aRequestForAnUnknownRepositoryIsAnEmptyRunThatSaysSo() {
    run.task("T", NEVER, "a");
    run.start(routes, Map.of());

    assertThat(begin("quay.io/a").join()).isPresent();

    TaskReport report = reported(1);
    assertThat(report.outcome()).isEqualTo("succeeded");
    assertThat(report.images()).isEmpty();
    assertThat(report.document().at("/tasks/0/skipped/0/mapping").asText())
        .isEqualTo("repository quay.io/a");
    assertThat(run.registries().from().requests()).isEmpty();
  }

  @Test
  void aTaskThatDoesNotExistIsRefused() {
    run.task("T", NEVER, "a");
    run.start(routes, Map.of());

    assertThatThrownBy(() -> run.runtime().starts().begin(new RunRequest("X", Set.of())).join())
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .hasRootCauseMessage("there is no task named X; there are T");
  }

  @Test
  void requestsDuringARunFollowItAsOne() {
    holdRuns();
    run.task("T", NEVER, "a", "b", "c");
    run.start(routes, Map.of());
    assertThat(begin("a").join()).isPresent();

    List<CompletableFuture<Optional<TaskRun>>> waiting = new ArrayList<>();
    for (int number = 0; number < 100; number++) {
      waiting.add(begin(number % 2 == 0 ? "b" : "c"));
    }
    assertThat(waiting).allSatisfy(one -> assertThat(one.join()).isEmpty());
    mayEnd.release(2);

    TaskReport report = reported(2);
    assertThat(report.run().repositories()).containsExactlyInAnyOrder("b", "c");
    assertThat(report.count("copied")).isEqualTo(2);
    await().during(Duration.ofMillis(300)).until(() -> begun.get() == 2);
  }

  @Test
  void aRequestForAllTakesInThoseForSome() {
    holdRuns();
    run.task("T", NEVER, "a", "b", "c");
    run.start(routes, Map.of());
    assertThat(begin("a").join()).isPresent();

    assertThat(begin("b").join()).isEmpty();
    assertThat(begin().join()).isEmpty();
    assertThat(begin("c").join()).isEmpty();
    mayEnd.release(2);

    assertThat(reported(2).run().hasFilter()).isFalse();
  }

  @Test
  void aRequestThatWaitsOutlivesAnEditOfTheRoutes() throws IOException {
    holdRuns();
    run.task("T", NEVER, "a", "b");
    run.start(routes, Map.of());
    assertThat(begin("a").join()).isPresent();
    assertThat(begin("b").join()).isEmpty();

    Files.writeString(
        routes.resolve("mine.camel.yaml"),
        "- route: {id: x, from: {uri: 'direct:x', steps: [{log: a}]}}\n");
    run.runtime().load();
    assertThat(begin("b").join()).isEmpty();
    mayEnd.release(2);

    assertThat(reported(2).run().repositories()).containsExactly("b");
    await().until(() -> run.runtime().generations() == 1);
    assertThat(begun).hasValue(2);
  }

  @Test
  void aPushThatIsGatheredOutlivesAnEditOfTheRoutes() throws IOException {
    run.task("T", NEVER, "a", "b");
    // the file of another name is loaded: hooks.camel.yaml is left out here
    Files.copy(Path.of("routes", "hooks.camel.yaml"), routes.resolve("pushes.camel.yaml"));
    run.serving(HookSteps.stubs()).start(routes, Map.of("drayage.hooks.quiet", "3600000"));
    run.runtime().send("direct:gather-pushes", new RunRequest("T", Set.of("a")));

    run.runtime().load();

    assertThat(reported(1).run().repositories()).containsExactly("a");
    await().until(() -> run.runtime().generations() == 1);
  }

  @Test
  void aRouteSendsARequestInPlaceOfAName() throws IOException {
    Files.writeString(
        routes.resolve("mine.camel.yaml"),
        """
        - route:
            id: mine
            from:
              uri: "timer:mine?period=200"
              steps:
                - bean: {beanType: io.drayage.sync.RunRequest, method: "of('T', 'b')"}
                - to: {uri: direct:run-task}
        """);
    run.task("T", NEVER, "a", "b");
    run.start(routes, Map.of());

    assertThat(reported(1).run().repositories()).containsExactly("b");
  }

  @Test
  void thePausedTasksTimerStartsNoRunsButARequestDoes() throws IOException {
    AtomicBoolean paused = new AtomicBoolean(true);
    SyncTask task = run.task("T", new Schedule.Every(Duration.ofMillis(50)), "a");
    CompletableFuture<Object> other = new CompletableFuture<>();
    run.task("other", RARELY, "a");
    run.onBegin(() -> other.complete(true));
    run.beforeLoad(runtime -> runtime.starts().pausing(name -> name.equals("T") && paused.get()));
    run.start(routes, Map.of());
    assertThat(reported(1).run().taskName()).isEqualTo("other");

    await().during(Duration.ofMillis(500)).until(() -> run.reports().size() == 1);
    run.runtime().load();
    run.schedule(task);
    await().during(Duration.ofMillis(300)).until(() -> run.reports().size() == 1);

    assertThat(begin("a").join()).isPresent();
    assertThat(reported(2).run().hasFilter()).isTrue();
    assertThat(run.run(task).run().hasFilter()).isFalse();
    paused.set(false);
    reported(5);
  }

  @Test
  void aRequestWithoutRunningRoutesIsToBeRepeatedLater() {
    run.task("T", NEVER, "a");
    List<CompletableFuture<Optional<TaskRun>>> early = new ArrayList<>();
    run.beforeLoad(runtime -> early.add(runtime.starts().begin(new RunRequest("T", Set.of("a")))));

    run.start(routes, Map.of());

    assertRefused(early.get(0));
    assertThat(begin("a").join()).isPresent();
    run.runtime().close();
    assertRefused(begin("a"));
  }

  private static void assertRefused(CompletableFuture<Optional<TaskRun>> begun) {
    assertThat(begun)
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(503);
              assertThat(problem).hasMessageContaining("try again in a few seconds");
              assertThat(problem.headers()).containsEntry("Retry-After", "5");
            });
  }

  private void holdRuns() {
    run.onBegin(
        () -> {
          begun.incrementAndGet();
          mayEnd.acquireUninterruptibly();
        });
  }

  private CompletableFuture<Optional<TaskRun>> begin(String... repositories) {
    return run.runtime().starts().begin(new RunRequest("T", Set.of(repositories)));
  }

  private TaskReport reported(int count) {
    await().until(() -> run.reports().size() >= count);
    return run.reports().get(count - 1);
  }
}
