package io.drayage.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** The Integrations, against the schema of Camel K's own definition, with unknown keys refused. */
final class CamelKManifestsTest {
  static final Path FOLDER = Path.of("deploy", "camel-k");

  /** Keys of later operators than the schema's: 2.8 (ports), 2.9 (ports of probes), 2.10. */
  private static final List<String> LATER =
      List.of(
          "container/ports",
          "health/startupPort",
          "health/livenessPort",
          "health/readinessPort",
          "camel/runtimeProvider");

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(strings = {"integration-image.yaml", "integration-sources.yaml"})
  void theSchemaAcceptsThem(String file) throws IOException {
    assertThat(problems(withoutLater(read(FOLDER.resolve(file)).get(0)))).isEmpty();
  }

  @Test
  void aMisspeltKeyAndAWrongTypeAreFound() throws IOException {
    JsonNode integration = withoutLater(read(FOLDER.resolve("integration-image.yaml")).get(0));
    ((ObjectNode) integration.at("/spec/traits/health")).put("livenessProb", "/x");
    ((ObjectNode) integration.at("/spec/template/spec")).put("hostNetworks", true);
    ((ObjectNode) integration.at("/spec")).put("replicas", "one");

    assertThat(problems(integration))
        .hasSize(3)
        .anyMatch(problem -> problem.contains("livenessProb"))
        .anyMatch(problem -> problem.contains("hostNetworks"))
        .anyMatch(problem -> problem.contains("replicas"));
  }

  @Test
  void theSourcesAreTheShippedRoutes() throws Exception {
    Process script = new ProcessBuilder(FOLDER.resolve("sources").toString()).start();
    String made = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(script.waitFor()).isZero();
    assertThat(Files.readString(FOLDER.resolve("integration-sources.yaml")))
        .as("run deploy/camel-k/sources > deploy/camel-k/integration-sources.yaml")
        .isEqualTo(made);
  }

  @Test
  void eachMountHasItsObjectAndOnlyWhatIsReadAtStartHasTheLabelOfARollout() throws IOException {
    List<JsonNode> objects = read(FOLDER.resolve("files.yaml"));
    List<String> mounted = new ArrayList<>();
    for (JsonNode mount :
        read(FOLDER.resolve("integration-image.yaml")).get(0).at("/spec/traits/mount/resources")) {
      mounted.add(mount.asText().replaceAll("^\\w+:|@.*", ""));
    }

    assertThat(objects)
        .extracting(object -> object.at("/metadata/name").asText())
        .containsExactlyElementsOf(mounted);
    assertThat(objects)
        .filteredOn(
            object ->
                object
                    .at("/metadata/labels")
                    .path("camel.apache.org/integration")
                    .asText()
                    .equals("drayage"))
        .extracting(object -> object.at("/metadata/name").asText())
        .containsExactly("drayage-settings", "drayage-login");
  }

  /** Reads the documents of a file. */
  static List<JsonNode> read(Path file) throws IOException {
    return documents(Files.readString(file));
  }

  private static List<JsonNode> documents(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(10_000_000);
    List<JsonNode> documents = new ArrayList<>();
    new Yaml(options)
        .loadAll(text)
        .forEach(document -> documents.add(JSON.convertValue(document, JsonNode.class)));
    return documents;
  }

  private static JsonNode withoutLater(JsonNode integration) {
    for (String path : LATER) {
      String[] parts = path.split("/", 2);
      if (integration.at("/spec/traits/" + parts[0]) instanceof ObjectNode trait) {
        trait.remove(parts[1]);
      }
    }
    return integration;
  }

  private static List<String> problems(JsonNode integration) throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
        .getSchema(schema().toString(), InputFormat.JSON)
        .validate(integration.toString(), InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }

  private static JsonNode schema() throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(
            CamelKManifestsTest.class.getResourceAsStream("/camel.apache.org_integrations.yaml"))) {
      JsonNode definition =
          documents(new String(stream.readAllBytes(), StandardCharsets.UTF_8)).get(0);
      for (JsonNode version : definition.at("/spec/versions")) {
        if (version.path("name").asText().equals("v1")) {
          JsonNode schema = version.at("/schema/openAPIV3Schema");
          // metadata has no schema here
          closed(schema.at("/properties/spec"));
          return schema;
        }
      }
    }
    throw new AssertionError("no version v1");
  }

  /** Refuses unknown keys, which an API server would drop without a word. */
  private static void closed(JsonNode schema) {
    JsonNode properties = schema.path("properties");
    if (schema instanceof ObjectNode object
        && properties.isObject()
        && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      object.put("additionalProperties", false);
    }
    properties.forEach(CamelKManifestsTest::closed);
    if (schema.has("items")) {
      closed(schema.get("items"));
    }
    if (schema.path("additionalProperties").isObject()) {
      closed(schema.get("additionalProperties"));
    }
  }
}
