package io.drayage.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drayage.app.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scheduler, its workers and their broker in {@code deploy/}. */
final class WorkersManifestsTest {
  private static final String SECRET = "drayage-broker";
  private static final Set<String> VARIABLES =
      Set.of("DRAYAGE_BROKER", "DRAYAGE_BROKER_USER", "DRAYAGE_BROKER_PASSWORD");

  private final Manifests broker = Manifests.rendered("kustomize-broker");

  @ParameterizedTest
  @ValueSource(strings = {"kustomize-workers", "helm-workers"})
  void oneProcessOrdersAndSeveralCopy(String rendered) {
    Map<String, JsonNode> deployments = deployments(Manifests.rendered(rendered));

    assertThat(deployments).containsOnlyKeys("drayage", "drayage-worker");
    JsonNode scheduler = deployments.get("drayage");
    JsonNode worker = deployments.get("drayage-worker");
    assertThat(command(scheduler)).isEqualTo("run");
    assertThat(scheduler.at("/spec/replicas").asInt()).isOne();
    assertThat(command(worker)).isEqualTo("worker");
    assertThat(worker.at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(volume(worker, "state").has("emptyDir")).isTrue();
    assertThat(volume(worker, "sync")).isEqualTo(volume(scheduler, "sync"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kustomize-workers", "helm-workers"})
  void noSelectorOfTheSchedulerFitsAWorker(String rendered) {
    Manifests manifests = Manifests.rendered(rendered);
    Map<String, JsonNode> deployments = deployments(manifests);
    JsonNode labels = deployments.get("drayage-worker").at("/spec/template/metadata/labels");

    assertThat(manifests.one("Service").at("/spec/selector"))
        .hasSize(2)
        .isNotEqualTo(labels)
        .isEqualTo(deployments.get("drayage").at("/spec/selector/matchLabels"));
    assertThat(deployments.get("drayage-worker").at("/spec/selector/matchLabels"))
        .hasSize(2)
        .isEqualTo(labels);
    assertThat(policies(manifests).get("drayage-worker").at("/spec/podSelector/matchLabels"))
        .isEqualTo(labels);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kustomize-workers", "helm-workers"})
  void noPodStartsWithoutTheBrokersSecret(String rendered) {
    assertThat(Manifests.rendered(rendered).pods())
        .hasSize(2)
        .flatMap(Manifests::containers)
        .hasSize(4)
        .allSatisfy(
            container -> {
              JsonNode secret = container.at("/envFrom/1/secretRef");
              assertThat(secret.path("name").asText()).isEqualTo(SECRET);
              assertThat(secret.has("optional")).isFalse();
            });
  }

  @Test
  void theBrokerHasTheLoginOfTheSecretWhoseVariablesAreProperties() {
    Map<String, String> keys = new TreeMap<>();
    for (JsonNode variable : broker.pod().at("/containers/0/env")) {
      JsonNode key = variable.at("/valueFrom/secretKeyRef");
      if (key.isObject()) {
        assertThat(key.get("name").asText()).isEqualTo(SECRET);
        keys.put(variable.get("name").asText(), key.get("key").asText());
      }
    }

    assertThat(keys)
        .containsEntry("ARTEMIS_USER", "DRAYAGE_BROKER_USER")
        .containsEntry("ARTEMIS_PASSWORD", "DRAYAGE_BROKER_PASSWORD");
    Map<String, String> environment =
        VARIABLES.stream().collect(Collectors.toMap(Function.identity(), name -> "x"));
    Settings settings = Settings.load(Path.of(""), Map.of(), environment);
    settings.checkNames();
    assertThat(settings.text("drayage.broker")).contains("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kustomize-workers", "helm-workers"})
  void policiesLetBothReachTheBrokerAtItsPort(String rendered) {
    Map<String, JsonNode> policies = policies(Manifests.rendered(rendered));
    int port = broker.one("Service").at("/spec/ports/0/port").asInt();
    JsonNode entry = policies(broker).get(SECRET).at("/spec/ingress/0");

    assertThat(policies).containsOnlyKeys("drayage", "drayage-worker");
    assertThat(policies.values())
        .allSatisfy(
            policy ->
                assertThat(policy.at("/spec/egress/1/ports").findValuesAsText("port"))
                    .contains(Integer.toString(port)));
    assertThat(entry.at("/ports/0/port").asInt()).isEqualTo(port);
    JsonNode label = entry.at("/from/0/podSelector/matchExpressions/0");
    assertThat(policies.values())
        .allSatisfy(
            policy ->
                assertThat(label.get("values"))
                    .contains(
                        policy.at("/spec/podSelector/matchLabels").get(label.get("key").asText())));
  }

  private static Map<String, JsonNode> deployments(Manifests manifests) {
    return ofKind(manifests, "Deployment");
  }

  private static Map<String, JsonNode> policies(Manifests manifests) {
    return ofKind(manifests, "NetworkPolicy");
  }

  private static Map<String, JsonNode> ofKind(Manifests manifests, String kind) {
    return manifests.objects().stream()
        .filter(object -> object.path("kind").asText().equals(kind))
        .collect(
            Collectors.toMap(object -> object.at("/metadata/name").asText(), Function.identity()));
  }

  private static String command(JsonNode deployment) {
    return deployment.at("/spec/template/spec/containers/0/args/0").asText();
  }

  private static JsonNode volume(JsonNode deployment, String name) {
    List<JsonNode> found =
        deployment.at("/spec/template/spec/volumes").findParents("name").stream()
            .filter(volume -> volume.get("name").asText().equals(name))
            .toList();
    return found.get(0);
  }
}
