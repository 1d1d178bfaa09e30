package io.drayage.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON output of commands. */
final class JsonDocument {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonDocument() {}

  static ObjectNode empty() {
    return JSON.createObjectNode();
  }

  static String text(ObjectNode document) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }
}
