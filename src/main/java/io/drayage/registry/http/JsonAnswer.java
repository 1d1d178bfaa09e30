package io.drayage.registry.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads an answer that should be a JSON object of bounded depth. It is read as it comes, so that
 * only what is wanted of it is in memory.
 */
public final class JsonAnswer {
  private static final int MAX_TEXT = 64 * 1024;

  // names are not kept: a registry may send as many different ones as it likes
  private static final JsonFactory STREAM =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(20).maxStringLength(MAX_TEXT).build())
          .build();

  private final JsonParser parser;
  private final Shape shape;

  private JsonAnswer(JsonParser parser, Shape shape) {
    this.parser = parser;
    this.shape = shape;
  }

  /**
   * What is read of an answer.
   *
   * @param what it should be, for messages
   * @param list the member with the list; empty for none
   * @param members the members of interest, of the answer and of the list's items
   */
  public record Shape(String what, String list, Set<String> members) {}

  /** Takes a list's items one by one. */
  public interface Items {
    /**
     * An item.
     *
     * @param text what it says, empty if it is no text
     * @param members its texts and numbers, where it is an object
     */
    void item(String text, Map<String, String> members);
  }

  /** JSON, but not of the shape; the message says what is not as it should be. */
  public static final class OtherShapeException extends IOException {
    private static final long serialVersionUID = 1L;

    OtherShapeException(String message) {
      super(message);
    }
  }

  /**
   * The texts and numbers among the members; each item of the list goes to {@code items} before.
   *
   * @throws OtherShapeException if it is no object, or its list is none
   * @throws IOException if it is not JSON, or can't be read
   */
  public static Map<String, String> read(InputStream content, Shape shape, Items items)
      throws IOException {
    try (JsonParser parser =
        STREAM.createParser(new InputStreamReader(content, StandardCharsets.UTF_8))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new OtherShapeException("the answer is not " + shape.what());
      }
      return new JsonAnswer(parser, shape).read(items);
    }
  }

  /** A whole number among members, or else {@code otherwise}. */
  public static long number(Map<String, String> members, String name, long otherwise) {
    try {
      return Long.parseLong(members.getOrDefault(name, ""));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private Map<String, String> read(Items items) throws IOException {
    Map<String, String> members = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals(shape.list()) && value != JsonToken.VALUE_NULL) {
        readList(items);
      } else {
        note(name, value, members);
      }
    }
    return members;
  }

  private void readList(Items items) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new OtherShapeException("'%s' is not a list".formatted(shape.list()));
    }
    for (JsonToken item = next(); item != JsonToken.END_ARRAY; item = next()) {
      if (item == JsonToken.VALUE_STRING) {
        items.item(parser.getText(), Map.of());
      } else if (item == JsonToken.START_OBJECT) {
        items.item("", readItem());
      } else {
        parser.skipChildren();
        items.item("", Map.of());
      }
    }
  }

  private Map<String, String> readItem() throws IOException {
    Map<String, String> members = new HashMap<>();
    while (next() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      note(name, next(), members);
    }
    return members;
  }

  private void note(String name, JsonToken value, Map<String, String> members) throws IOException {
    boolean simple = value == JsonToken.VALUE_STRING || (value != null && value.isNumeric());
    if (simple && shape.members().contains(name)) {
      members.put(name, parser.getText());
    } else {
      parser.skipChildren();
    }
  }

  private JsonToken next() throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new IOException("the answer ends early");
    }
    return token;
  }
}
