package io.drayage.cli.text;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drayage.status.StatusJson;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;

/** JSON output of commands. */
public final class JsonDocument {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonDocument() {}

  /** A document without fields. */
  public static ObjectNode empty() {
    return JSON.createObjectNode();
  }

  /** A value of the package {@code status}. */
  public static String of(Object value) {
    try {
      return JSON.writerWithDefaultPrettyPrinter()
          .writeValueAsString(JSON.readTree(StatusJson.write(value)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  /** The document with line feeds and indents. */
  public static String text(ObjectNode document) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  /** Prints a document of any length, and a line feed. */
  public static void print(ObjectNode document, PrintStream out) {
    try {
      JSON.writerWithDefaultPrettyPrinter()
          .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .writeValue(out, document);
    } catch (IOException e) {
      throw new UncheckedIOException("the document can't be printed", e);
    }
    out.println();
  }
}
