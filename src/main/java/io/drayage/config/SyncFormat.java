package io.drayage.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Keys of sync files, read from their JSON Schema. The schema has every key and the form of most
 * values, for editors. A top-level key that only holds an anchor must begin with {@code x-} to pass
 * it.
 */
public final class SyncFormat {
  private static final String SCHEMA = "/sync-file.schema.json";
  private static final Map<String, List<String>> KEYS = keysByDefinition();

  /** Keys at top level. */
  static final List<String> TOP = keysOf("");

  static final List<String> TASK = keysOf("task");
  static final List<String> MAPPING = keysOf("mapping");

  /** Keys of {@code source} and {@code target}. */
  static final List<String> LOCATION = keysOf("location");

  /** Keys of a location's {@code lister}. */
  static final List<String> LOCATION_LISTER = keysOf("location-lister");

  /** Keys of {@code lister} at top level. */
  static final List<String> LISTER = keysOf("lister");

  static final List<String> SKOPEO = keysOf("skopeo");
  static final List<String> DOCKER = keysOf("docker");

  private SyncFormat() {}

  /** Text of the schema (draft 7), with a line break at its end. */
  public static String schema() {
    try (InputStream json = SyncFormat.class.getResourceAsStream(SCHEMA)) {
      if (json == null) {
        throw new IllegalStateException(SCHEMA + " is missing from the program");
      }
      return new String(json.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(SCHEMA + " can't be read", e);
    }
  }

  private static List<String> keysOf(String definition) {
    return List.copyOf(KEYS.getOrDefault(definition, List.of()));
  }

  /** Reads tokens, since a tree would load much more of Jackson at each start. */
  private static Map<String, List<String>> keysByDefinition() {
    Map<String, List<String>> keys = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(schema())) {
      while (parser.nextToken() != null) {
        JsonStreamContext outer = parser.getParsingContext().getParent();
        if (parser.currentToken() == JsonToken.FIELD_NAME
            && "properties".equals(outer.getCurrentName())) {
          String definition = Objects.toString(outer.getParent().getCurrentName(), "");
          keys.computeIfAbsent(definition, any -> new ArrayList<>()).add(parser.currentName());
        }
      }
      return keys;
    } catch (IOException e) {
      throw new IllegalStateException(SCHEMA + " is not JSON", e);
    }
  }
}
