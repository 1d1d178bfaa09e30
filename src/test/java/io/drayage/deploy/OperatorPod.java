package io.drayage.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pod that Camel K's operator makes of an Integration with {@code container.image}, by what was
 * seen of 2.10.1: the image's own entry point unless the trait {@code jvm} is on, arguments and
 * security context of the template's container, mounts, variables and probes of the traits.
 *
 * @param mounts ConfigMaps and Secrets by their folder in the container
 * @param emptyDirs folders that can be written to
 * @param probes paths of the probes, all at {@code port}
 */
record OperatorPod(
    List<String> arguments,
    Map<String, String> environment,
    Map<String, String> mounts,
    List<String> emptyDirs,
    List<String> probes,
    int port,
    int graceSeconds) {
  static OperatorPod of(JsonNode integration) {
    JsonNode traits = integration.at("/spec/traits");
    if (traits.at("/jvm/enabled").asBoolean(true) || traits.at("/cron/enabled").asBoolean(true)) {
      throw new AssertionError("jvm replaces the entry point, cron the Deployment: both are off");
    }
    JsonNode pod = integration.at("/spec/template/spec");
    JsonNode container = pod.at("/containers/0");
    if (!container.path("name").asText().equals("integration")) {
      throw new AssertionError("another name is a second container");
    }
    Map<String, String> environment = new TreeMap<>();
    texts(traits.at("/environment/vars"))
        .forEach(
            text -> {
              String[] parts = text.split("=", 2);
              environment.put(parts[0], parts[1]);
            });
    Map<String, String> mounts = new TreeMap<>();
    texts(traits.at("/mount/resources"))
        .forEach(
            text -> {
              String[] parts = text.split("@", 2);
              mounts.put(parts[1], parts[0]);
            });
    JsonNode health = traits.get("health");
    List<String> probes = new ArrayList<>();
    for (String probe : List.of("startup", "liveness", "readiness")) {
      if (health.get(probe + "ProbeEnabled").asBoolean()) {
        probes.add(health.get(probe + "Probe").asText());
      }
    }
    return new OperatorPod(
        texts(container.get("args")),
        environment,
        mounts,
        texts(traits.at("/mount/emptyDirs")).stream().map(text -> text.split(":", 3)[1]).toList(),
        probes,
        health.get("readinessPort").asInt(),
        pod.get("terminationGracePeriodSeconds").asInt());
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
