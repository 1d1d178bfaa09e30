package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.drayage.route.file.RouteException;
import io.drayage.route.file.RouteFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RouteFilesTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  static List<Path> shippedFiles() {
    return new RouteFolder(Path.of("routes"), Optional.empty(), Set.of()).list();
  }

  @ParameterizedTest
  @MethodSource("shippedFiles")
  void everyShippedFileIsValidByCamelsOwnSchema(Path file) throws IOException {
    assertThat(schemaErrors(Files.readString(file))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("shippedFiles")
  void whatMustBeKnownIsNoCommentAndNoNestedTypeIsNamed(Path file) throws IOException {
    assertThat(Files.readAllLines(file))
        .noneMatch(line -> line.strip().startsWith("#"))
        .noneMatch(line -> line.matches(".*io\\.drayage[\\w.]*\\$.*"));
  }

  @Test
  void eachRetryPolicyIsWrittenOnce() throws IOException {
    assertThat(Files.readAllLines(Path.of("routes/failures.camel.yaml")))
        .containsOnlyOnce("            - io.drayage.registry.UnreachableException")
        .containsOnlyOnce("            - io.drayage.registry.UnavailableException")
        .containsOnlyOnce("            - io.drayage.registry.RateLimitedException")
        .containsOnlyOnce("          redeliveryPolicyRef: retryNetwork");
  }

  /** The chain of routes, and the only entry to its middle. */
  @Test
  void theFilesAloneTellTheFlowFromTheTimerToTheReport() throws IOException {
    Map<String, List<String>> calls = new TreeMap<>();
    for (Path file : shippedFiles()) {
      for (JsonNode item : new YAMLMapper().readTree(file.toFile())) {
        JsonNode route =
            item.has("route") ? item.get("route") : item.path("routeTemplate").path("route");
        if (route.has("from")) {
          List<String> named = new ArrayList<>();
          route.path("from").path("steps").findValuesAsText("uri").forEach(named::add);
          route.path("from").path("steps").findValuesAsText("ref").forEach(named::add);
          calls.put(route.path("from").path("uri").asText(), named);
        }
      }
    }
    String timer =
        calls.keySet().stream().filter(uri -> uri.startsWith("quartz:")).findFirst().orElseThrow();

    assertThat(calls.get(timer)).contains("direct:run-task");
    assertThat(calls.get("direct:run-task"))
        .containsExactlyInAnyOrder("startRun", "direct:sync-task", "endRun");
    assertThat(calls.get("direct:sync-task"))
        .contains("reportTask", "seda:report-task", "direct:sync-repository");
    assertThat(calls).containsKey("seda:report-task");
    assertThat(
            calls.entrySet().stream().filter(call -> call.getValue().contains("direct:sync-task")))
        .extracting(Map.Entry::getKey)
        .containsExactly("direct:run-task");
    assertThat(calls.entrySet().stream().filter(call -> call.getValue().contains("startRun")))
        .hasSize(1);
    assertThat(
            calls.keySet().stream()
                .filter(uri -> !uri.startsWith("direct:") && !uri.startsWith("seda:")))
        .containsExactlyInAnyOrder(
            timer,
            "{{drayage.consume}}",
            "{{drayage.progress}}",
            "timer:progress",
            "platform-http:/hooks/{registry}",
            "timer:write-history",
            "timer:forget-history");
  }

  @Test
  void theSchemaFindsAMisspeltStep() throws IOException {
    String route = "- route: {id: x, from: {uri: 'direct:x', steps: [{proces: {ref: a}}]}}";

    assertThat(schemaErrors(route)).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("shippedFiles")
  void everyShippedRouteHasAnIdAndSaysWhatItDoes(Path file) throws IOException {
    JsonNode routes = new YAMLMapper().readTree(file.toFile());
    for (JsonNode entry : routes) {
      if (entry.has("beans")) {
        continue;
      }
      JsonNode definition = entry.elements().next();
      assertThat(definition.path("id").asText()).as("id in %s", file).isNotEmpty();
      assertThat(definition.path("description").asText())
          .as("description of %s", definition.path("id").asText())
          .isNotEmpty();
    }
  }

  @Test
  void aFolderThatIsNotThereIsAnErrorThatNamesTheProperty() {
    assertThatThrownBy(() -> start(directory.resolve("absent")))
        .isInstanceOf(RouteException.class)
        .hasMessageContaining("absent")
        .hasMessageContaining("drayage.routes.dir");
  }

  @Test
  void aFolderWithoutRoutesIsAnError() {
    assertThatThrownBy(() -> start(directory))
        .isInstanceOf(RouteException.class)
        .hasMessageContaining("no *.camel.yaml");
  }

  @Test
  void brokenYamlIsReportedWithFileAndLine() throws IOException {
    shippedBut("report.camel.yaml", "- route:\n    id: x\n    from: [oops\n");

    assertThatThrownBy(() -> start(directory))
        .isInstanceOf(RouteException.class)
        .hasMessageMatching("(?s).*report\\.camel\\.yaml:[34]: .+");
  }

  @Test
  void anUnknownStepIsReportedWithFileAndLine() throws IOException {
    shippedBut(
        "report.camel.yaml",
        """
        - route:
            id: report-image
            from:
              uri: direct:report-image
              steps:
                - proces: {ref: reportImage}
        """);

    assertThatThrownBy(() -> start(directory))
        .isInstanceOf(RouteException.class)
        .hasMessageContaining("report.camel.yaml:6")
        .hasMessageContaining("proces");
  }

  @Test
  void anUnknownBeanIsReportedByItsName() throws IOException {
    shippedBut(
        "report.camel.yaml",
        """
        - route:
            id: report-image
            from:
              uri: direct:report-image
              steps:
                - process: {ref: reportImages}
        - route:
            id: report-task
            from:
              uri: direct:report-task
              steps:
                - process: {ref: reportTask}
        """);

    assertThatThrownBy(() -> start(directory))
        .isInstanceOf(RouteException.class)
        .hasMessageContaining("report.camel.yaml:6")
        .hasMessageContaining("reportImages");
  }

  @Test
  void aDirectNameThatNobodyListensToIsReported() throws IOException {
    shippedBut(
        "report.camel.yaml",
        """
        - route:
            id: report-image
            from:
              uri: direct:report-image
              steps:
                - to: {uri: direct:nobody}
        - route:
            id: report-task
            from:
              uri: direct:report-task
              steps:
                - process: {ref: reportTask}
        """);

    assertThatThrownBy(() -> start(directory))
        .isInstanceOf(RouteException.class)
        .hasMessageContaining("direct://nobody");
  }

  @Test
  void anErrorPolicyThatDoesNotExistIsReported() throws IOException {
    shippedBut(
        "copy.camel.yaml",
        Files.readString(Path.of("routes/copy.camel.yaml"))
            .replace("give-up,retry-network", "give-up,retry-netwrk"));

    assertThatThrownBy(() -> start(directory))
        .isInstanceOf(RouteException.class)
        .hasMessageContaining("copy.camel.yaml:15")
        .hasMessageContaining("retry-netwrk, which does not exist");
  }

  @Test
  void aPropertyThatIsNotSetIsReportedByItsKey() throws IOException {
    shippedBut(
        "copy.camel.yaml",
        Files.readString(Path.of("routes/copy.camel.yaml"))
            .replace("{{drayage.consume}}", "{{drayage.consum}}"));

    assertThatThrownBy(() -> start(directory))
        .isInstanceOf(RouteException.class)
        .hasMessageContaining("copy.camel.yaml")
        .hasMessageContaining("drayage.consum");
  }

  @Test
  void aPropertyThatIsNotSetIsNotLookedForInALongerKey() throws IOException {
    shippedBut(
        "z-mine.camel.yaml",
        """
        - route:
            id: mine
            from:
              uri: "{{drayage.consu}}"
              steps:
                - process: {ref: skip}
        """);

    assertThatThrownBy(() -> start(directory))
        .isInstanceOf(RouteException.class)
        .hasMessageContaining("z-mine.camel.yaml:4: ");
  }

  private void shippedBut(String name, String content) throws IOException {
    for (Path file : shippedFiles()) {
      Files.copy(file, directory.resolve(file.getFileName()));
    }
    Files.writeString(directory.resolve(name), content);
  }

  private static void start(Path routes) {
    try (RouteTestRun run = new RouteTestRun()) {
      run.start(routes, Map.of());
    }
  }

  private static List<Error> schemaErrors(String yaml) throws IOException {
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4);
    try (InputStream json = RouteFilesTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
      Schema schema = registry.getSchema(Objects.requireNonNull(json), InputFormat.JSON);
      return schema.validate(yaml, InputFormat.YAML);
    }
  }
}
