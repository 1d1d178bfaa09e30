package io.drayage.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drayage.app.settings.Settings;
import io.drayage.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What can be told of {@code deploy/compose} without an engine. */
final class ComposeFileTest {
  private static final Path FOLDER = Path.of("deploy/compose");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::\\?[^}]*)?}");

  /** Time between the grace of copies and the end of the process. */
  private static final int SECONDS_TO_END = 15;

  private final JsonNode file = Manifests.read(FOLDER.resolve("compose.yaml")).objects().get(0);
  private final JsonNode services = file.get("services");

  @Test
  void theExampleHasEveryVariableAndNoOther() throws IOException {
    String text = Files.readString(FOLDER.resolve("compose.yaml"));

    assertThat(VARIABLE.matcher(text).results().map(match -> match.group(1)).distinct())
        .containsExactlyInAnyOrderElementsOf(values().keySet());
    assertThat(VARIABLE.matcher(text).replaceAll("")).doesNotContain("$");
  }

  @Test
  void schedulerAndWorkersRunCommandsOfTheProgramWithOneFile() {
    assertThat(command("scheduler")).isEqualTo(List.of("run", "/config.yaml"));
    assertThat(command("worker")).isEqualTo(List.of("worker", "/config.yaml"));
    for (String service : List.of("scheduler", "worker")) {
      assertThat(CommandRun.of(command(service).get(0), "--help").exitCode()).isZero();
      assertThat(services.get(service).at("/volumes/0").asText())
          .isEqualTo("./sync.yaml:/config.yaml:ro");
    }
  }

  @Test
  void theirEnvironmentIsPropertiesAndTheFileIsValidWithIt() throws IOException {
    for (String service : List.of("scheduler", "worker")) {
      Map<String, String> environment = environment(service);
      Settings settings = Settings.load(Path.of(""), Map.of(), environment);
      settings.checkNames();
      assertThat(settings.text("drayage.broker")).contains("tcp://broker:61616");
      assertThat(settings.text("drayage.broker.user"))
          .contains(services.at("/broker/environment/ARTEMIS_USER").asText());

      CommandRun run =
          CommandRun.of(
              environment,
              "validate",
              "--routes",
              "--strict",
              FOLDER.resolve("sync.yaml").toString());

      assertThat(run.exitCode()).as(run.out()).isZero();
    }
  }

  @Test
  void onlyTheSchedulerKeepsAStateAndEachWorkerHasItsOwn() {
    assertThat(services.at("/scheduler/volumes/1").asText()).isEqualTo("state:/var/lib/drayage");
    assertThat(services.at("/worker/volumes")).hasSize(1);
    assertThat(services.at("/worker/deploy/replicas").asInt()).isEqualTo(2);
    assertThat(services.at("/scheduler/deploy").isMissingNode()).isTrue();
    assertThat(file.get("volumes").has("state")).isTrue();
  }

  @Test
  void containersAreRestrictedAndHaveTimeForTheCopiesInProgress() {
    long grace =
        Settings.load(Path.of(""), Map.of(), Map.of())
            .seconds("drayage.shutdown.grace-seconds")
            .toSeconds();
    for (String service : List.of("scheduler", "worker")) {
      JsonNode container = services.get(service);
      assertThat(container.get("read_only").asBoolean()).isTrue();
      assertThat(container.at("/cap_drop/0").asText()).isEqualTo("ALL");
      assertThat(Long.parseLong(container.get("stop_grace_period").asText().replace("s", "")))
          .isGreaterThanOrEqualTo(grace + SECONDS_TO_END);
    }
  }

  @Test
  void theBrokerIsThatOfKubernetesAndAsksForALogin() {
    JsonNode broker = services.get("broker");

    assertThat(broker.get("image"))
        .isEqualTo(Manifests.rendered("kustomize-broker").pod().at("/containers/0/image"));
    assertThat(broker.at("/environment/ANONYMOUS_LOGIN").asText()).isEqualTo("false");
    assertThat(broker.at("/environment/ARTEMIS_PASSWORD"))
        .isEqualTo(services.at("/worker/environment/DRAYAGE_BROKER_PASSWORD"));
    assertThat(services.at("/worker/depends_on/broker/condition").asText())
        .isEqualTo("service_healthy");
    assertThat(broker.get("healthcheck").get("test")).isNotEmpty();
  }

  private List<String> command(String service) {
    List<String> words = new ArrayList<>();
    services.at("/" + service + "/command").forEach(word -> words.add(word.asText()));
    return words;
  }

  private Map<String, String> environment(String service) throws IOException {
    Map<String, String> values = values();
    Map<String, String> environment = new TreeMap<>();
    services
        .at("/" + service + "/environment")
        .properties()
        .forEach(
            variable ->
                environment.put(variable.getKey(), filled(variable.getValue().asText(), values)));
    return environment;
  }

  private static String filled(String text, Map<String, String> values) {
    return VARIABLE
        .matcher(text)
        .replaceAll((MatchResult match) -> values.getOrDefault(match.group(1), ""));
  }

  private static Map<String, String> values() throws IOException {
    return Files.readAllLines(FOLDER.resolve("example.env")).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
  }
}
