package io.drayage.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drayage.app.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What kustomize and helm make of {@code deploy/}. */
final class KubernetesManifestsTest {
  private static final Path KUSTOMIZE = Path.of("deploy/kubernetes");
  private static final Path CHART = Path.of("deploy/helm/drayage");
  private static final Path ALERTS = Path.of("config/prometheus/alerts.yaml");
  static final List<String> WAYS =
      List.of(
          "one-process",
          "cronjob",
          "guide",
          "components",
          "components-cronjob",
          "workers",
          "components-workers");

  private static final Manifests BROKER = Manifests.rendered("kustomize-broker");

  /** Time between the grace of copies and the end of the process. */
  private static final int SECONDS_TO_END = 15;

  private final KubernetesSchemas schemas = new KubernetesSchemas();

  @ParameterizedTest
  @FieldSource("WAYS")
  void theChartAndKustomizeMakeTheSameObjects(String way) {
    Map<String, JsonNode> chart = Manifests.rendered("helm-" + way).comparable();
    Map<String, JsonNode> kustomize = Manifests.rendered("kustomize-" + way).comparable();

    assertThat(chart.keySet()).isEqualTo(kustomize.keySet());
    chart.forEach((name, each) -> assertThat(each).as(name).isEqualTo(kustomize.get(name)));
  }

  @Test
  void everyObjectIsOneOfTheApiWithoutUnknownKeys() {
    assertThat(
            Stream.concat(all(), Stream.of(BROKER))
                .flatMap(manifests -> manifests.objects().stream()))
        .hasSizeGreaterThan(100)
        .allSatisfy(object -> assertThat(schemas.faults(object)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/spec", "/spec/template/spec", "/spec/template/spec/containers/0"})
  void anUnknownKeyIsAFault(String place) {
    JsonNode deployment = Manifests.rendered("kustomize-one-process").one("Deployment").deepCopy();
    ((ObjectNode) deployment.at(place)).put("unknown", true);

    assertThat(schemas.faults(deployment)).hasSize(1).first().asString().contains("unknown");
  }

  @Test
  void anUnknownKeyOfAMonitorOrAWrongTypeIsAFault() {
    JsonNode monitor = Manifests.rendered("kustomize-components").one("PodMonitor").deepCopy();
    ((ObjectNode) monitor.at("/spec/podMetricsEndpoints/0")).put("ports", "management");
    JsonNode deployment = Manifests.rendered("kustomize-one-process").one("Deployment").deepCopy();
    ((ObjectNode) deployment.at("/spec")).put("replicas", "one");

    assertThat(schemas.faults(monitor)).hasSize(1);
    assertThat(schemas.faults(deployment)).hasSize(1);
  }

  @Test
  void podsAreRestricted() {
    assertThat(pods())
        .allSatisfy(
            pod -> {
              assertRestricted(pod);
              assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(10001);
              assertThat(Manifests.containers(pod))
                  .hasSize(2)
                  .extracting(container -> container.get("image").asText())
                  .allMatch(image -> image.matches(".*/drayage:\\d+\\.\\d+\\.\\d+"));
            });
    assertRestricted(BROKER.pod());
  }

  private static void assertRestricted(JsonNode pod) {
    assertThat(pod.at("/automountServiceAccountToken").asText()).isEqualTo("false");
    assertThat(pod.at("/enableServiceLinks").asText()).isEqualTo("false");
    JsonNode context = pod.get("securityContext");
    assertThat(context.get("runAsNonRoot").asBoolean()).isTrue();
    assertThat(context.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    assertThat(Manifests.containers(pod))
        .isNotEmpty()
        .allSatisfy(KubernetesManifestsTest::assertRestrictedContainer);
  }

  private static void assertRestrictedContainer(JsonNode container) {
    JsonNode context = container.get("securityContext");
    assertThat(context.get("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(context.get("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    assertThat(container.at("/resources/limits/memory").asText()).endsWith("Mi");
    assertThat(container.at("/resources/requests").size()).isEqualTo(2);
  }

  @Test
  void onlyOneProcessWritesTheState() {
    JsonNode deployment = Manifests.rendered("kustomize-one-process").one("Deployment");
    JsonNode cronjob = Manifests.rendered("kustomize-cronjob").one("CronJob");

    assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(1);
    assertThat(deployment.at("/spec/strategy/type").asText()).isEqualTo("Recreate");
    assertThat(cronjob.at("/spec/concurrencyPolicy").asText()).isEqualTo("Forbid");
  }

  @Test
  void aPodThatStopsHasTimeForTheCopiesInProgress() {
    long grace =
        Settings.load(Path.of(""), Map.of(), Map.of())
            .seconds("drayage.shutdown.grace-seconds")
            .toSeconds();

    assertThat(pods())
        .allSatisfy(
            pod ->
                assertThat(pod.get("terminationGracePeriodSeconds").asLong())
                    .isGreaterThanOrEqualTo(grace + SECONDS_TO_END));
  }

  @Test
  void alertsAreThoseOfPrometheus() throws IOException {
    JsonNode alerts = Manifests.read(ALERTS).objects().get(0);

    for (String tool : List.of("helm", "kustomize")) {
      JsonNode rule = Manifests.rendered(tool + "-components").one("PrometheusRule");
      assertThat(rule.get("spec")).isEqualTo(alerts);
    }
    assertThat(CHART.resolve("files/alerts.yaml")).hasSameTextualContentAs(ALERTS);
  }

  @Test
  void scrapesHaveTheJobThatTheAlertsAskFor() throws IOException {
    assertThat(Files.readString(ALERTS)).contains("job=\"drayage\"");
    Manifests manifests = Manifests.rendered("kustomize-components");
    for (String kind : List.of("PodMonitor", "ServiceMonitor")) {
      String label = manifests.one(kind).at("/spec/jobLabel").asText();
      assertThat(manifests.one("Service").at("/metadata/labels").get(label).asText())
          .isEqualTo("drayage");
      assertThat(manifests.one("Deployment").at("/spec/template/metadata/labels").get(label))
          .isEqualTo(manifests.one("Service").at("/metadata/labels").get(label));
    }
  }

  @Test
  void whatSelectsThePodAsksForItsLabels() {
    for (String tool : List.of("helm", "kustomize")) {
      Manifests manifests = Manifests.rendered(tool + "-components");
      JsonNode labels = manifests.one("Deployment").at("/spec/template/metadata/labels");
      JsonNode asked = manifests.one("Service").at("/spec/selector");

      assertThat(asked).hasSize(2);
      asked
          .properties()
          .forEach(any -> assertThat(labels.get(any.getKey())).isEqualTo(any.getValue()));
      assertThat(manifests.one("NetworkPolicy").at("/spec/podSelector/matchLabels"))
          .isEqualTo(asked);
      assertThat(manifests.one("PodMonitor").at("/spec/selector/matchLabels")).isEqualTo(asked);
      assertThat(manifests.one("ServiceMonitor").at("/spec/selector/matchLabels")).isEqualTo(asked);
    }
  }

  @Test
  void theGuidesFilesAreThoseOfTheProject() {
    for (String name : List.of("cloudforet-core.yaml", "cloudforet-plugin.yaml")) {
      assertThat(KUSTOMIZE.resolve("overlays/guide").resolve(name))
          .hasSameTextualContentAs(Path.of("config").resolve(name));
    }
  }

  @Test
  void whatAPodMountsIsThereOrMayBeAbsent() {
    assertThat(all())
        .allSatisfy(
            manifests -> {
              Set<String> names =
                  manifests.objects().stream()
                      .map(object -> object.at("/metadata/name").asText())
                      .collect(Collectors.toCollection(TreeSet::new));
              // made by the operator of the cluster
              names.add("drayage-docker-login");
              manifests.pods().forEach(pod -> assertMounts(pod, names));
            });
  }

  private static void assertMounts(JsonNode pod, Set<String> names) {
    for (JsonNode volume : pod.get("volumes")) {
      for (String at :
          List.of("/configMap/name", "/secret/secretName", "/persistentVolumeClaim/claimName")) {
        assertThat(volume.at(at).isMissingNode() || names.contains(volume.at(at).asText()))
            .as(volume.toString())
            .isTrue();
      }
    }
    List<String> mounted = pod.get("volumes").findValuesAsText("name");
    for (JsonNode container : Manifests.containers(pod)) {
      assertThat(container.get("volumeMounts").findValuesAsText("name")).isSubsetOf(mounted);
      assertThat(container.at("/envFrom/0/secretRef/optional").asBoolean()).isTrue();
    }
  }

  @Test
  void thePageListsEveryValueOfTheChart() throws IOException {
    JsonNode values = Manifests.read(CHART.resolve("values.yaml")).objects().get(0);
    List<String> keys = new ArrayList<>();
    addKeys("", values, keys);
    Pattern row = Pattern.compile("(?m)^\\| `([a-zA-Z.]+)` \\| (.*?) \\|");

    Map<String, String> documented =
        row.matcher(Files.readString(Path.of("docs/operator/kubernetes.md")))
            .results()
            .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));

    assertThat(documented.keySet()).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(documented)
        .allSatisfy(
            (key, text) -> {
              JsonNode value = values.at("/" + key.replace('.', '/'));
              if (value.isValueNode()
                  && !value.asText().isEmpty()
                  && value.asText().length() < 60) {
                assertThat(text).as(key).isEqualTo("`" + value.asText() + "`");
              }
            });
  }

  /** Paths of values; a map of free keys or of parts of a pod is one value. */
  private static void addKeys(String prefix, JsonNode values, List<String> keys) {
    Set<String> whole = Set.of("syncFiles", "resources", "podSecurityContext");
    for (Map.Entry<String, JsonNode> field : values.properties()) {
      String key = prefix + field.getKey();
      if (field.getValue().isObject() && !field.getValue().isEmpty() && !whole.contains(key)) {
        addKeys(key + ".", field.getValue(), keys);
      } else {
        keys.add(key);
      }
    }
  }

  @Test
  void kustomizationsNameTheirFiles() throws IOException {
    Pattern file = Pattern.compile("(?m)^ *- (\\S+\\.yaml)$");
    try (Stream<Path> all = Files.walk(KUSTOMIZE)) {
      List<Path> kustomizations = all.filter(any -> any.endsWith("kustomization.yaml")).toList();
      assertThat(kustomizations)
          .hasSize(10)
          .allSatisfy(
              any ->
                  assertThat(file.matcher(Files.readString(any)).results().map(found(any)))
                      .allMatch(Files::exists));
    }
  }

  private static java.util.function.Function<MatchResult, Path> found(Path kustomization) {
    return match -> kustomization.resolveSibling(match.group(1));
  }

  private static Stream<Manifests> all() {
    return WAYS.stream()
        .flatMap(way -> Stream.of("helm-" + way, "kustomize-" + way))
        .map(Manifests::rendered);
  }

  private static Stream<JsonNode> pods() {
    return all().flatMap(manifests -> manifests.pods().stream());
  }
}
