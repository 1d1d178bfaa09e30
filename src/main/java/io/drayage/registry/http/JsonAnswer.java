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
 * Streaming reader of an answer that is a JSON object of bounded depth; only members of interest
 * are kept in memory.
 */
public final class JsonAnswer {
  private static final int MAX_TEXT = 64 * 1024;

  // a table of names would grow with each name that a hostile registry sends
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
   * Parts of interest of an answer.
   *
   * @param what description of the answer, for messages
   * @param list name of the member that holds the list; empty for none
   * @param members names of the members of interest, in the answer and in the list's items
   */
  public record Shape(String what, String list, Set<String> members) {}

  /** Consumer of a list's items. */
  public interface Items {
    /**
     * Accepts an item.
     *
     * @param text value of a string, otherwise empty
     * @param members strings and numbers of an object
     */
    void item(String text, Map<String, String> members);
  }

  /** JSON of another shape; the message says where it differs. */
  public static final class OtherShapeException extends IOException {
    private static final long serialVersionUID = 1L;

    OtherShapeException(String message) {
      super(message);
    }
  }

  /**
   * Strings and numbers of the members of interest. Items of the list go to {@code items} before.
   *
   * @throws OtherShapeException if the answer is no object, or its list no array
   * @throws IOException if the answer is not JSON or can't be read
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

  /** Whole number among the members, {@code otherwise} if there is none. */
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
