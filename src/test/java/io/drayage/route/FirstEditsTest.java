package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.sync.TaskReport;
import io.drayage.testing.FaultKind;
import io.drayage.testing.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Obvious edits for an operator with knowledge of Camel. */
class FirstEditsTest {
  private static final String PLAN_IMAGE = "- to: {id: to-plan-image, uri: direct:plan-image}";
  private static final String REPORT_IMAGE =
      "- process: {id: log-image, ref: reportImage, description: \"log line and progress; settles"
          + " the outcome of the image\"}";
  private static final String SYNC_REPOSITORY =
      "- to: {id: to-sync-repository, uri: direct:sync-repository}";
  private static final String SEND_ORDER = "- to: {id: to-send-order, uri: direct:send-order}";

  @AutoClose private final RouteTestRun run = new RouteTestRun();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Path routes;

  @BeforeEach
  void copyRoutes() throws IOException {
    routes = Files.createDirectories(home.resolve("routes"));
    DocumentedEdit.copyShipped(routes);
    for (String repository : List.of("library/a", "library/b")) {
      for (String tag : List.of("1.11.0", "1.11.0-rc1", "2.0")) {
        Image.of("{}", repository + tag)
            .in(run.registries().from(), run.registries().from().repository(repository).tag(tag));
      }
    }
  }

  @FaultKind("B3")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "${body.source} contains ':1.11.0'",
        "${body.source.tag} starts with '1.11.0'",
        "${body.source} regex '.*:1\\.11\\.0.*'",
        "${body.source.repository} == 'source.example/library/a' && ${body.source} !contains ':2.0'"
            + " || ${body.target} contains '/b:1.'",
        "${body.source.repository.registry} == 'source.example' && ${body.target} !contains ':2.0'"
      })
  void aFilterRoundAnImageSkipsTheOthers(String condition) throws IOException {
    edit(
        "sync.camel.yaml",
        PLAN_IMAGE + "\n              " + REPORT_IMAGE,
        filter("only-these", condition, 14, PLAN_IMAGE, REPORT_IMAGE));

    TaskReport report = report();

    assertThat(report.outcome()).isEqualTo("succeeded");
    assertThat(report.count("copied")).isEqualTo(4);
    assertThat(report.skipped()).isEqualTo(2);
    assertThat(report.document().toString())
        .contains("\"reason\":\"left out by step only-these of route sync-repository\"");
  }

  @FaultKind("B3")
  @Test
  void aFilterRoundTheFirstOfTwoStepsSkipsToo() throws IOException {
    edit(
        "sync.camel.yaml",
        PLAN_IMAGE,
        filter("only-these", "${body.source.tag} == '2.0'", 14, PLAN_IMAGE));

    TaskReport report = report();

    assertThat(report.outcome()).isEqualTo("succeeded");
    assertThat(report.count("copied")).isEqualTo(2);
    assertThat(report.count("skipped")).isEqualTo(4);
    assertThat(report.document().toString()).contains("step only-these of route sync-repository");
  }

  @FaultKind("B3")
  @ParameterizedTest
  @CsvSource({"SYNC_REPOSITORY, 14, sync-task, 1", "SEND_ORDER, 14, plan-image, 3"})
  void aFilterRoundARepositoryOrAnOrderSkipsToo(String step, int indent, String route, int skipped)
      throws IOException {
    String whole = step.equals("SEND_ORDER") ? SEND_ORDER : SYNC_REPOSITORY;
    String condition = step.equals("SEND_ORDER") ? "${body.image.source}" : "${body.source}";
    edit("sync.camel.yaml", whole, filter("only-b", condition + " contains '/b'", indent, whole));

    TaskReport report = report();

    assertThat(report.outcome()).isEqualTo("succeeded");
    assertThat(report.count("copied")).isEqualTo(3);
    assertThat(report.skipped()).isEqualTo(skipped);
    assertThat(report.document().toString()).contains("left out by step only-b of route " + route);
  }

  @FaultKind("B3")
  @Test
  void skipTakesImages() throws IOException {
    edit(
        "sync.camel.yaml",
        PLAN_IMAGE,
        """
        - choice:
                          id: no-candidates
                          when:
                            - expression: {simple: {expression: "${body.source} contains '-rc'"}}
                              steps:
                                - process: {id: skip-candidate, ref: skip}
                          otherwise:
                            steps:
                              - to: {id: to-plan-image, uri: direct:plan-image}"""
            .indent(0)
            .stripTrailing());

    TaskReport report = report();

    assertThat(report.outcome()).isEqualTo("succeeded");
    assertThat(report.count("copied")).isEqualTo(4);
    assertThat(report.count("skipped")).isEqualTo(2);
  }

  @FaultKind("B3")
  @Test
  void aRouteThatLeavesSomethingElseIsAFailureInOneShortLine() throws IOException {
    edit("sync.camel.yaml", REPORT_IMAGE, "- setBody: {id: oops, constant: {expression: done}}");

    TaskReport report = report();

    assertThat(report.outcome()).isEqualTo("failed");
    assertThat(report.problems().get(0).failure().message())
        .contains("the route left a String in the body instead of an outcome")
        .hasSizeLessThan(200);
  }

  @FaultKind("B3")
  @ParameterizedTest
  @ValueSource(strings = {"{library: Jackson, objectMapper: orderMapper}", "{library: Jackson}"})
  void theReportAsJsonIsThatOfSyncAndHoldsNoCredentials(String json) throws IOException {
    Path file = home.resolve("report.json");
    edit(
        "report.camel.yaml",
        "- log: {id: task-reported,",
        """
        - wireTap: {id: hand-over, uri: direct:write, dynamicUri: false}
                - log: {id: task-reported,"""
            .stripTrailing());
    Files.writeString(
        routes.resolve("write.camel.yaml"),
        """
        - route:
            id: write
            from:
              uri: direct:write
              steps:
                - marshal: {json: %s}
                - to: {uri: "file:%s", parameters: {fileName: report.json, tempFileName: half}}
        """
            .formatted(json, home));

    TaskReport report = report();

    org.awaitility.Awaitility.await().until(() -> Files.exists(file));
    JsonNode written = new ObjectMapper().readTree(file.toFile());
    assertThat(written).isEqualTo(new ObjectMapper().readTree(report.document().toString()));
    assertThat(written.path("tasks").path(0).path("images")).hasSize(6);
  }

  @FaultKind("B3")
  @Test
  void noBodyAsJsonHoldsALocation() throws IOException {
    Path folder = home.resolve("bodies");
    for (String step :
        List.of(
            "- process: {id: expand-mappings",
            "- process: {id: list-tags",
            "- process: {id: select-tags")) {
      edit(
          "sync.camel.yaml",
          step,
          "- wireTap: {uri: direct:write, dynamicUri: false}\n        " + step);
    }
    Files.writeString(
        routes.resolve("write.camel.yaml"),
        """
        - route:
            id: write
            from:
              uri: direct:write
              steps:
                - marshal: {json: {library: Jackson}}
                - to: {uri: "file:%s"}
        """
            .formatted(folder));

    assertThat(report().outcome()).isEqualTo("succeeded");

    org.awaitility.Awaitility.await()
        .untilAsserted(() -> assertThat(folder.toFile().list()).hasSize(5));
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        assertThat(Files.readString(file)).contains("taskName").doesNotContain("auth", "certsDir");
      }
    }
  }

  private static String filter(String id, String condition, int indent, String... steps) {
    String margin = " ".repeat(indent);
    return "- filter:\n%s    id: %s\n%s    expression: {simple: {expression: \"%s\"}}\n%s    steps:\n%s      %s"
        .formatted(
            margin,
            id,
            margin,
            condition.replace("\\", "\\\\"),
            margin,
            margin,
            String.join("\n" + margin + "      ", steps));
  }

  private void edit(String name, String good, String other) throws IOException {
    Path file = routes.resolve(name);
    String text = Files.readString(file);
    assertThat(text).contains(good);
    Files.writeString(file, text.replace(good, other));
  }

  private TaskReport report() {
    SyncTask task = run.task("core", new Schedule.Once(), "library/a", "library/b");
    run.start(routes, Map.of());
    return run.run(task);
  }
}
