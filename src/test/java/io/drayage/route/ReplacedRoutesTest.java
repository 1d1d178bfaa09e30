package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.route.file.RouteException;
import io.drayage.sync.TaskReport;
import io.drayage.testing.Image;
import io.drayage.testing.LiveObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ReplacedRoutesTest {
  private static final String CONTEXT = "org.apache.camel.impl.DefaultCamelContext";

  private static final List<String> BAD_EDITS =
      List.of(
          "",
          "- route:\n    id: x\n    from: [oops\n",
          "- rout: {id: x}\n",
          "- route: {id: x, from: {uri: 'direct:x', steps: [{proces: {ref: skip}}]}}\n",
          "- route: {id: x, from: {uri: 'direct:x', steps: [{process: {ref: nobody}}]}}\n",
          "- route: {id: x, from: {uri: 'direct:x', steps: [{to: {uri: 'nothing:x'}}]}}\n",
          "- route: {id: x, from: {uri: 'direct:x', steps: [{to: {uri: 'direct:y'}}]}}\n",
          "- route: {id: x, from: {uri: 'direct:x', steps: [{to: {uri: '{{absent}}'}}]}}\n",
          "- route: {id: copy-image, from: {uri: 'direct:x', steps: [{process: {ref: skip}}]}}\n",
          "- beans: [{name: mine, type: com.example.Absent}]\n");

  @AutoClose private final RouteTestRun run = new RouteTestRun();
  private final Path routes = run.editableRoutes();

  @Test
  void aRunUnderWayEndsInTheRoutesThatItBeganIn()
      throws IOException, ExecutionException, InterruptedException {
    SyncTask task = run.task("core", new Schedule.Once(), "library/a");
    Image image = image("library/a");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    holdBlobs(begun, mayGoOn);
    run.start(routes, Map.of());

    CompletableFuture<TaskReport> report = CompletableFuture.supplyAsync(() -> run.run(task));
    begun.await();
    // these routes would copy nothing
    Files.writeString(
        routes.resolve("copy.camel.yaml"),
        Files.readString(routes.resolve("copy.camel.yaml")).replace("ref: copyImage", "ref: skip"));
    run.runtime().load();
    int duringTheRun = run.runtime().generations();
    mayGoOn.countDown();

    assertThat(report.get().count("copied")).isEqualTo(1);
    assertThat(duringTheRun).isEqualTo(2);
    assertThat(run.registries().from().requests("GET blob")).hasSize(image.blobs().size());
    await().untilAsserted(() -> assertThat(run.runtime().generations()).isEqualTo(1));
  }

  @Test
  void theNextRunTakesTheNewRoutes() throws IOException {
    SyncTask task = run.task("core", new Schedule.Once(), "library/a");
    image("library/a");
    run.start(routes, Map.of());
    Path sync = routes.resolve("sync.camel.yaml");
    Files.writeString(sync, Files.readString(sync).replace("ref: listTags", "ref: skip"));

    run.runtime().load();
    run.run(task);

    assertThat(run.registries().from().requests()).isEmpty();
  }

  @Test
  void tenBadEditsLeaveEverythingAsItWas() throws IOException {
    SyncTask task = run.task("core", new Schedule.Once(), "library/a");
    image("library/a");
    run.start(routes, Map.of());
    run.run(task);
    Set<String> contexts = contextsWithThreads();

    for (String bad : BAD_EDITS) {
      Files.writeString(routes.resolve("z-mine.camel.yaml"), bad);
      assertThatThrownBy(() -> run.runtime().load())
          .as(bad)
          .isInstanceOf(RouteException.class)
          .hasMessageMatching("(?s).+: .+");
    }

    assertThat(run.runtime().generations()).isEqualTo(1);
    assertThat(run.run(task).count("unchanged")).isEqualTo(1);
    await().untilAsserted(() -> assertThat(contexts).containsAll(contextsWithThreads()));
  }

  @Test
  void routesThatAreLoadedWhileEverythingEndsEndToo() {
    Set<String> before = contextsWithThreads();
    run.start(routes, Map.of());
    run.runtime().close();

    run.runtime().load();

    assertThat(run.runtime().generations()).isZero();
    await().untilAsserted(() -> assertThat(before).containsAll(contextsWithThreads()));
  }

  /** Returns the numbers of the Camel contexts that have threads. */
  private static Set<String> contextsWithThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("Camel ("))
        .map(name -> name.substring(0, name.indexOf(')')))
        .collect(Collectors.toSet());
  }

  @Test
  void nothingOfReplacedAndRefusedRoutesStaysInMemory() throws IOException {
    run.timed(System::nanoTime, () -> {});
    run.task("core", new Schedule.Every(Duration.ofMillis(20)));
    run.start(routes, Map.of());
    Path mine = routes.resolve("z-mine.camel.yaml");
    long before = LiveObjects.byType().getOrDefault(CONTEXT, 0L);

    for (int edit = 0; edit < 5; edit++) {
      Files.writeString(mine, "# edit " + edit + "\n- beans: []\n");
      run.runtime().load();
      Files.writeString(mine, BAD_EDITS.get(0));
      assertThatThrownBy(() -> run.runtime().load()).isInstanceOf(RouteException.class);
      Files.writeString(
          mine, "- route: {id: x, from: {uri: 'timer:x', steps: [{process: {ref: nobody}}]}}\n");
      assertThatThrownBy(() -> run.runtime().load()).isInstanceOf(RouteException.class);
    }

    await()
        .untilAsserted(
            () ->
                assertThat(LiveObjects.byType().getOrDefault(CONTEXT, 0L))
                    .isLessThanOrEqualTo(before + 1));
  }

  @Test
  void aMisspeltOptionIsReportedWithItsLine() throws IOException {
    run.start(routes, Map.of());
    Files.writeString(
        routes.resolve("z-mine.camel.yaml"),
        """
        - route:
            id: x
            from:
              uri: direct:x
              steps:
                - log: {message: hello}
                - throttle:
                    constant: {expression: "5"}
                    timePeriodMilis: "1000"
        """);

    assertThatThrownBy(() -> run.runtime().load())
        .isInstanceOf(RouteException.class)
        .hasMessageContaining("z-mine.camel.yaml:9")
        .hasMessageContaining("timePeriodMilis");
  }

  @Test
  void aTimerOfAReplacedRouteStopsAtOnce() throws IOException {
    SyncTask task = run.task("core", new Schedule.Once(), "library/a");
    image("library/a");
    Path mine = routes.resolve("z-mine.camel.yaml");
    Path ticks = routes.resolve("ticks");
    Files.writeString(mine, timer("old", ticks));
    run.start(routes, Map.of());
    await().untilAsserted(() -> assertThat(ticks.resolve("old")).exists());
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    holdBlobs(begun, mayGoOn);
    CompletableFuture<TaskReport> report = CompletableFuture.supplyAsync(() -> run.run(task));

    Files.writeString(mine, timer("new", ticks));
    run.runtime().load();

    await()
        .untilAsserted(
            () -> {
              Files.deleteIfExists(ticks.resolve("old"));
              Files.deleteIfExists(ticks.resolve("new"));
              await().untilAsserted(() -> assertThat(ticks.resolve("new")).exists());
              assertThat(ticks.resolve("old")).doesNotExist();
            });
    mayGoOn.countDown();
    assertThat(report.join().count("copied")).isEqualTo(1);
  }

  private void holdBlobs(CountDownLatch begun, CountDownLatch mayGoOn) {
    run.registries()
        .from()
        .onRequest(
            request -> {
              if (request.startsWith("GET blob")) {
                begun.countDown();
                uninterruptibly(mayGoOn);
              }
            });
  }

  private static void uninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("a copy in flight was interrupted", e);
    }
  }

  private static String timer(String name, Path ticks) {
    return """
        - route:
            id: ticking
            from:
              uri: timer:ticking?period=20
              steps:
                - setBody: {constant: {expression: x}}
                - to: {uri: "file:%s?fileName=%s"}
        """
        .formatted(ticks, name);
  }

  private Image image(String repository) {
    return Image.of("{}", "layer of " + repository)
        .in(run.registries().from(), run.registries().from().repository(repository).tag("1"));
  }
}
