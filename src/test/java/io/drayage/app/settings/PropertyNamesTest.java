package io.drayage.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.cli.CommandRun;
import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyNamesTest {
  private final Path home;
  private final Map<String, String> overrides = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();

  PropertyNamesTest(@TempDir Path home) throws IOException {
    this.home = home;
    Files.createDirectories(home.resolve("config"));
    Files.createDirectories(home.resolve("routes"));
  }

  @FaultKind("B1")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          drayage.state.dri                       | did you mean drayage.state.dir?
          drayage.parallel.copys                  | did you mean drayage.parallel.copies?
          drayage.quiet-hour                      | did you mean drayage.quiet-hours?
          state.dir                               | did you mean drayage.state.dir?
          drayge.state.dir                        | did you mean drayage.state.dir?
          drayage.nothing.like.it                 | and no route names {{drayage.nothing.like.it}}
          drayage.registry.docker.io.pull-resrve  | did you mean drayage.registry.docker.io.pull-reserve?
          drayage.registry.docker.io.unknownkey   | there is no such property of a registry; known: endpoint
          drayage.registry.Harbor.example.role    | in lower case
          """)
  void aMisspeltPropertyIsRefusedWithWhatWasMeant(String name, String meant) throws IOException {
    overrides.put(name, "1");
    assertRefused("--set: " + name + ": ", meant);

    overrides.clear();
    file(name + " = 1");
    assertRefused(home.resolve("config/application.properties") + ": " + name + ": ", meant);
  }

  @FaultKind("B1")
  @ParameterizedTest
  @CsvSource({
    "DRAYAGE_STATE_DRI, DRAYAGE_STATE_DIR",
    "DRAYAGE_PARALEL_COPIES, DRAYAGE_PARALLEL_COPIES",
    "DRAYAGE_REGISTRY_DOCKER_IO_PULL_RESRVE, DRAYAGE_REGISTRY_DOCKER_IO_PULL_RESERVE"
  })
  void aMisspeltVariableIsRefusedWithWhatWasMeant(String variable, String meant) {
    environment.put(variable, "1");

    assertRefused("environment: " + variable + ": ", "did you mean " + meant + "?");
  }

  @FaultKind("B1")
  @Test
  void allMisspeltNamesAreToldAtOnceAndEndACommandWith2() throws IOException {
    Path file =
        Files.writeString(
            home.resolve("sync.yaml"),
            "tasks: [{name: T, source: {registry: a}, target: {registry: b}, mappings: [{from: c}]}]");

    CommandRun run =
        CommandRun.of(
            Map.of("DRAYAGE_HOME", home.toString(), "DRAYAGE_STATE_DRI", "x"),
            "validate",
            file.toString(),
            "--set",
            "drayage.parallel.blob=1");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.log())
        .contains("--set: drayage.parallel.blob: there is no such property; did you mean")
        .contains("environment: DRAYAGE_STATE_DRI: there is no such property; did you mean");
  }

  @Test
  void anUnescapedColonInTheFileIsExplained() throws IOException {
    file("drayage.registry.harbor.example:5000.endpoint = http://x");

    assertRefused("drayage.registry.harbor.example: ", "a port's colon is written \\:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DRAYAGE_HOME",
        "DRAYAGE_JAVA_OPTS",
        "DRAYAGE_STATE_DIR",
        "DRAYAGE_PORT",
        "DRAYAGE_PORT_8080_TCP_ADDR",
        "DRAYAGE_METRICS_SERVICE_HOST",
        "DRAYAGE_SERVICE_PORT_HTTP",
        "DRAYAGE_HARBOR_AUTH",
        "DRAYAGE_REGISTRY_TOKEN",
        "DRAYAGE_REGISTRY_HARBOR_EXAMPLE_COM_5000_ENDPOINT"
      })
  void otherVariablesAreLeftAlone(String variable) {
    environment.put(variable, "x");

    assertThatCode(() -> settings().checkNames()).doesNotThrowAnyException();
  }

  @Test
  void whatARouteOrAnotherPropertyNamesExists() throws IOException {
    Files.writeString(
        home.resolve("routes/own.camel.yaml"), "uri: \"{{drayage.webhook}}\" # {{?mine:x}}");
    file("drayage.webhook = https://{{drayage.host}}/\ndrayage.host = x\ncamel.main.name = y");
    overrides.put("mine", "1");
    environment.put("DRAYAGE_WEBHOOK", "x");

    assertThatCode(() -> settings().checkNames()).doesNotThrowAnyException();
  }

  @Test
  void everyPropertyThatTheFileExplainsIsKnown() throws IOException {
    String file = Files.readString(Path.of("config/application.properties"));
    Set<String> unset = new HashSet<>(keys("(?m)^# (drayage\\.[a-z.-]+) =", file));
    Set<String> examples = Set.copyOf(keys("(?m)^# (drayage\\.registry\\.[a-z.-]+) =", file));
    unset.removeAll(examples);

    assertThat(PropertyNames.UNSET).containsExactlyInAnyOrderElementsOf(unset);
    assertThat(PropertyNames.OF_A_REGISTRY)
        .containsExactlyInAnyOrderElementsOf(keys("drayage\\.registry\\.HOST\\.([a-z-]+)", file));
  }

  private static Set<String> keys(String pattern, String text) {
    Set<String> keys = new HashSet<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      keys.add(matcher.group(1));
    }
    return keys;
  }

  private void assertRefused(String start, String end) {
    assertThatThrownBy(() -> settings().checkNames())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(start)
        .hasMessageContaining(end);
  }

  private Settings settings() {
    return Settings.load(home, overrides, environment);
  }

  private void file(String content) throws IOException {
    Files.writeString(home.resolve("config/application.properties"), content);
  }
}
