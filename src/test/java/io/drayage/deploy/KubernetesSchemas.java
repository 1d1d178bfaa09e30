package io.drayage.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Schemas of the API and of the CRDs; keys that they do not have are refused. */
final class KubernetesSchemas {
  private static final Path FILE = Path.of("src/test/resources/kubernetes/schemas.json");

  private final Map<String, Schema> byKind = new TreeMap<>();

  KubernetesSchemas() {
    try {
      JsonNode all = new ObjectMapper().readTree(FILE.toFile());
      for (Map.Entry<String, JsonNode> kind : all.get("kinds").properties()) {
        ObjectNode root = kind.getValue().deepCopy();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.set("$defs", all.get("$defs"));
        byKind.put(
            kind.getKey(),
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root.toString(), InputFormat.JSON));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Faults of an object; a kind without a schema is one. */
  List<String> faults(JsonNode object) {
    String kind = object.path("apiVersion").asText() + " " + object.path("kind").asText();
    Schema schema = byKind.get(kind);
    return schema == null
        ? List.of("no schema of " + kind)
        : schema.validate(object.toString(), InputFormat.JSON).stream()
            .map(fault -> kind + ": " + fault)
            .toList();
  }
}
