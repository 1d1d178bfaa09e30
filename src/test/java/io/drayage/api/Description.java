package io.drayage.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.drayage.management.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The OpenAPI description of the resources. */
public final class Description {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode document;

  private Description(JsonNode document) {
    this.document = document;
  }

  public static Description read() {
    try (InputStream file = Description.class.getResourceAsStream("openapi.json")) {
      return new Description(JSON.readTree(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode document() {
    return document;
  }

  /** {@code METHOD PATH} of each operation. */
  Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      path.getValue()
          .fieldNames()
          .forEachRemaining(
              method ->
                  operations.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey()));
    }
    return operations;
  }

  JsonNode operation(String method, String path) {
    return document.get("paths").get(path).get(method.toLowerCase(java.util.Locale.ROOT));
  }

  /** Names of an operation's query parameters. */
  List<String> parameters(String method, String path) {
    List<String> names = new ArrayList<>();
    for (JsonNode parameter : operation(method, path).path("parameters")) {
      if (parameter.get("in").asText().equals("query")) {
        names.add(parameter.get("name").asText());
      }
    }
    return names;
  }

  /** Fails unless the description has this answer; fields that it does not name fail too. */
  public void check(String method, String path, Answer answer) {
    JsonNode responses = operation(method, path).get("responses");
    JsonNode response = responses.path(Integer.toString(answer.status()));
    if (response.isMissingNode()) {
      assertThat(answer.status()).as("described status of %s %s", method, path).isEqualTo(400);
      response = document.at("/components/responses/Problem");
    }
    JsonNode content = response.get("content").get(answer.contentType());
    assertThat(content).as("%s of %s %s", answer.contentType(), method, path).isNotNull();
    assertMatches(content.get("schema"), new String(answer.body(), StandardCharsets.UTF_8));
  }

  /** Fails unless the JSON is of this schema of the components. */
  public void checkValue(String name, String json) {
    assertMatches(JSON.createObjectNode().put("$ref", "#/components/schemas/" + name), json);
  }

  private void assertMatches(JsonNode schema, String json) {
    ObjectNode root = closed(schema).deepCopy();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.set("components", closed(document.get("components")));
    Schema checked =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(root.toString(), com.networknt.schema.InputFormat.JSON);
    assertThat(
            checked.validate(
                json,
                com.networknt.schema.InputFormat.JSON,
                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true))))
        .as(json)
        .isEmpty();
  }

  /** The same with objects that have no further fields. */
  private static JsonNode closed(JsonNode schema) {
    JsonNode copy = schema.deepCopy();
    close(copy);
    return copy;
  }

  private static void close(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(Description::close);
  }
}
