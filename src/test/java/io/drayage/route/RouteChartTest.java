package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.status.RouteMap;
import io.drayage.status.RouteMap.Counters;
import io.drayage.status.RouteMap.Edge;
import io.drayage.status.RouteMap.Node;
import io.drayage.status.RouteMap.Step;
import io.drayage.status.StatusJson;
import io.drayage.testing.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteChartTest {
  @AutoClose private final RouteTestRun run = new RouteTestRun();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path routes;

  @Test
  void theShippedRoutesAreLinkedFromTimerToReport() throws IOException {
    for (String name : List.of("a", "b", "c")) {
      var unused = run.task(name, new Schedule.Every(Duration.ofHours(1)), "library/a");
    }
    DocumentedEdit.copyShipped(routes);
    run.timed(System::nanoTime, () -> {}).start(routes, Map.of());

    RouteMap map = run.runtime().map();

    assertThat(map.loaded()).isPresent();
    assertThat(map.edges().stream().map(RouteChartTest::text))
        .contains(
            "quartz:tasks/{{timer}} -quartz-> task-timer",
            "task-timer -direct-> run-task",
            "run-task -direct-> sync-task",
            "sync-task -direct-> sync-repository",
            "sync-repository -direct-> plan-image",
            "plan-image -direct-> send-order",
            "send-order -seda-> receive-order",
            "receive-order -direct-> copy-image",
            "sync-repository -seda-> report-image",
            "sync-task -seda-> report-task")
        .doesNotHaveDuplicates();
    assertThat(map.nodes().stream().map(Node::id))
        .contains("task-timer", "receive-order")
        .noneMatch(id -> id.startsWith("task-timer/"));
    Node sync = node(map, "sync-repository");
    assertThat(sync.file()).contains("sync.camel.yaml");
    assertThat(sync.folder()).contains(routes.toString());
    assertThat(sync.line().orElseThrow()).isPositive();
    assertThat(sync.description().orElseThrow()).startsWith("RepositoryPair -> Batch");
    assertThat(sync.steps().stream().map(RouteChartTest::text))
        .containsExactly(
            "0 process list-tags",
            "0 process select-tags",
            "0 split each-image",
            "1 to to-plan-image direct:plan-image",
            "1 process log-image",
            "1 to to-report-image seda:report-image");
    assertThat(node(map, "task-timer").kind()).isEqualTo("template");
  }

  @Test
  void edgesCountTheExchangesOfTheRoutesToWhichTheyLead() throws IOException {
    SyncTask task = run.task("a", new Schedule.Once(), "library/a", "library/none");
    Image.of("{}", "one")
        .in(run.registries().from(), run.registries().from().repository("library/a").tag("1"));
    DocumentedEdit.copyShipped(routes);
    run.timed(System::nanoTime, () -> {}).start(routes, Map.of());
    var unused = run.run(task);
    // a report does not wait for the last accounts of its exchanges
    await()
        .until(
            () -> run.runtime().counters().stream().allMatch(counter -> counter.inFlight() == 0));

    RouteMap map = run.runtime().map();

    Counters plans = node(map, "plan-image").counters().orElseThrow();
    assertThat(plans.total()).isPositive();
    assertThat(plans.lastFailure()).isEmpty();
    Counters lists = node(map, "sync-repository").counters().orElseThrow();
    assertThat(lists.handled()).isPositive();
    assertThat(lists.lastFailure()).isPresent();
    assertThat(
            map.edges().stream()
                .filter(edge -> edge.to().equals("plan-image"))
                .findFirst()
                .orElseThrow()
                .count())
        .contains(plans.total());
  }

  @Test
  void anEditShowsAndItsSecretsDoNot() throws IOException {
    DocumentedEdit.copyShipped(routes);
    run.start(routes, Map.of("hook.secret", "https://hooks.example/services/hush"));
    Files.writeString(
        routes.resolve("own.camel.yaml"),
        """
        - route:
            id: own
            from:
              uri: timer:own
              parameters: {period: "98765432"}
              steps:
                - choice:
                    id: which
                    when:
                      - id: one
                        expression: {simple: {expression: "${body} == 'a'"}}
                        steps:
                          - to: {id: web, uri: "https://me:hush@hooks.example/hush?token=hush"}
                          - to: {id: held, uri: "{{hook.secret}}"}
                    otherwise:
                      id: other
                      steps:
                        - toD: {id: mine, uri: "direct:${body}?cache=1"}
                        - wireTap: {id: tap, uri: "seda:report-task"}
        """);
    run.runtime().load();

    RouteMap map = run.runtime().map();

    assertThat(node(map, "own").steps().stream().map(RouteChartTest::text))
        .containsExactly(
            "0 choice which",
            "1 when one",
            "2 to web https://***@hooks.example",
            "2 to held {{hook.secret}}",
            "1 otherwise other",
            "2 toD mine direct:${body}",
            "2 wireTap tap seda:report-task");
    assertThat(map.edges().stream().map(RouteChartTest::text))
        .contains(
            "timer:own -timer-> own",
            "own -https-> https://***@hooks.example",
            "own -other-> {{hook.secret}}",
            "own -direct-> direct:${body}",
            "own -seda-> report-task");
    assertThat(StatusJson.write(map)).doesNotContain("hush", "98765432");
  }

  private static Node node(RouteMap map, String id) {
    return map.nodes().stream().filter(node -> node.id().equals(id)).findFirst().orElseThrow();
  }

  private static String text(Edge edge) {
    return "%s -%s-> %s".formatted(edge.from(), edge.kind(), edge.to());
  }

  private static String text(Step step) {
    return "%d %s %s %s"
        .formatted(step.depth(), step.kind(), step.id(), step.to().orElse(""))
        .strip();
  }
}
