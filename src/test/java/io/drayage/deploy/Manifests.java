package io.drayage.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Objects of Kubernetes in one file. */
public record Manifests(List<JsonNode> objects) {
  /** Folder of what kustomize and helm render. */
  static final Path RENDERED = Path.of("src/test/resources/kubernetes/rendered");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What {@code deploy/render} made under this name. */
  public static Manifests rendered(String name) {
    return read(RENDERED.resolve(name + ".yaml"));
  }

  static Manifests read(Path file) {
    List<JsonNode> objects = new ArrayList<>();
    try {
      Iterable<?> documents =
          new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(Files.readString(file));
      for (Object document : documents) {
        if (document != null) {
          objects.add(JSON.valueToTree(document));
        }
      }
      return new Manifests(List.copyOf(objects));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The only object of this kind. */
  public JsonNode one(String kind) {
    List<JsonNode> found =
        objects.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
    if (found.size() != 1) {
      throw new AssertionError("%d objects of kind %s".formatted(found.size(), kind));
    }
    return found.get(0);
  }

  /** Pod of the Deployment or CronJob; with workers, the scheduler's. */
  public JsonNode pod() {
    return pods().get(0);
  }

  /** Pods of all Deployments, StatefulSets and CronJobs. */
  public List<JsonNode> pods() {
    return objects.stream()
        .map(
            object ->
                object.path("kind").asText().equals("CronJob")
                    ? object.at("/spec/jobTemplate/spec/template/spec")
                    : object.at("/spec/template/spec"))
        .filter(JsonNode::isObject)
        .toList();
  }

  /** All containers of a pod, the first ones first. */
  static List<JsonNode> containers(JsonNode pod) {
    List<JsonNode> all = new ArrayList<>();
    pod.path("initContainers").forEach(all::add);
    pod.path("containers").forEach(all::add);
    return all;
  }

  /**
   * Objects by kind and name, without what only one of the tools adds: hashes in names, labels of
   * helm, checksums in annotations.
   */
  Map<String, JsonNode> comparable() {
    Map<String, JsonNode> all = new TreeMap<>();
    for (JsonNode object : objects) {
      JsonNode copy = plain(object);
      all.put(copy.path("kind").asText() + " " + copy.at("/metadata/name").asText(), copy);
    }
    return all;
  }

  private static JsonNode plain(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        JsonNode value = plain(field.getValue());
        boolean empty = value.isNull() || (field.getKey().equals("annotations") && value.isEmpty());
        if (!ofATool(field.getKey()) && !empty) {
          copy.set(field.getKey(), value);
        }
      }
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      array.forEach(element -> copy.add(plain(element)));
      return copy;
    }
    return node.isTextual()
        ? JsonNodeFactory.instance.textNode(
            node.asText().replaceAll("^(drayage-(?:properties|login))-[0-9a-z]{10}$", "$1"))
        : node;
  }

  private static boolean ofATool(String key) {
    return key.startsWith("checksum/")
        || List.of("app.kubernetes.io/version", "app.kubernetes.io/managed-by", "helm.sh/chart")
            .contains(key);
  }
}
