package io.drayage.oci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Reads a manifest's JSON token by token and keeps only some members, so that a document of a few
 * megabytes does not take a hundred in memory. Form, duplicate keys, depth and number of tokens of
 * the whole document are checked.
 */
final class ManifestDocument {
  static final int MAX_DESCRIPTORS = 10_000;

  private static final int MAX_TOKENS = 500_000;
  private static final int MAX_DEPTH = 100;
  private static final int LARGE_BYTES = 256 * 1024;
  private static final Set<String> LISTS = Set.of("manifests", "layers", "blobs");
  private static final Set<String> TEXTS = Set.of("mediaType", "schemaVersion");
  private static final Set<String> DESCRIPTOR = Set.of("mediaType", "digest", "size");
  private static final String KEPT_ANNOTATIONS = "vnd.docker.reference.";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Names are not cached: a registry may send any number of different ones. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxTokenCount(MAX_TOKENS)
                  .build())
          .build();

  private static final Object LARGE = new Object();

  private final JsonParser parser;

  private ManifestDocument(JsonParser parser) {
    this.parser = parser;
  }

  /** Lock for reading a document of this size; large ones are read one at a time. */
  static Object turn(int sizeBytes) {
    return sizeBytes > LARGE_BYTES ? LARGE : new Object();
  }

  /**
   * Reads the needed members: texts, lists of descriptors, {@code config}, and {@code fsLayers}
   * without its content.
   *
   * @throws MalformedException if it is no JSON object, or beyond the limits
   */
  static ObjectNode read(byte[] content) {
    synchronized (turn(content.length)) {
      return readNow(content);
    }
  }

  private static ObjectNode readNow(byte[] content) {
    // decoded here: a parser of bytes also accepts UTF-16 and UTF-32, which other clients refuse
    try (Reader text =
            new InputStreamReader(
                new ByteArrayInputStream(content),
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT));
        JsonParser parser = JSON.createParser(text)) {
      return new ManifestDocument(parser).document();
    } catch (CharacterCodingException e) {
      throw new MalformedException("the manifest is not valid JSON: it is not UTF-8");
    } catch (JsonProcessingException e) {
      throw new MalformedException(
          "the manifest is not valid JSON: " + PrintableText.text(e.getOriginalMessage(), 200));
    } catch (IOException e) {
      throw new MalformedException("the manifest is not valid JSON");
    }
  }

  private ObjectNode document() throws IOException {
    boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
    ObjectNode document = NODES.objectNode();
    while (isObject && next() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = next();
      if (LISTS.contains(name)) {
        document.set(name, list(name, value));
      } else if (name.equals("config")) {
        document.set(name, descriptor(value));
      } else if (name.equals("fsLayers")) {
        document.set(name, skipped());
      } else if (TEXTS.contains(name)) {
        document.set(name, scalar(value));
      } else {
        skip();
      }
    }
    if (!isObject) {
      skip();
    }
    if (parser.nextToken() != null) {
      throw new MalformedException("the manifest is not valid JSON: something follows it");
    }
    if (!isObject) {
      throw new MalformedException("the manifest is not a JSON object");
    }
    return document;
  }

  private JsonNode list(String name, JsonToken value) throws IOException {
    if (value != JsonToken.START_ARRAY) {
      return scalar(value);
    }
    ArrayNode list = NODES.arrayNode();
    for (JsonToken item = next(); item != JsonToken.END_ARRAY; item = next()) {
      if (list.size() == MAX_DESCRIPTORS) {
        throw new MalformedException(
            "the manifest lists more than %d entries in '%s'".formatted(MAX_DESCRIPTORS, name));
      }
      list.add(descriptor(item));
    }
    return list;
  }

  private JsonNode descriptor(JsonToken value) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      return skipped();
    }
    ObjectNode descriptor = NODES.objectNode();
    while (next() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken member = next();
      if (DESCRIPTOR.contains(name)) {
        descriptor.set(name, scalar(member));
      } else if (name.equals("platform") && member == JsonToken.START_OBJECT) {
        descriptor.set(name, texts(""));
      } else if (name.equals("annotations") && member == JsonToken.START_OBJECT) {
        descriptor.set(name, texts(KEPT_ANNOTATIONS));
      } else {
        skip();
      }
    }
    return descriptor;
  }

  /** Reads scalar members of an object whose names begin with {@code prefix}. */
  private ObjectNode texts(String prefix) throws IOException {
    ObjectNode texts = NODES.objectNode();
    while (next() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = next();
      if (value.isScalarValue() && name.startsWith(prefix)) {
        texts.set(name, scalar(value));
      } else {
        skip();
      }
    }
    return texts;
  }

  /** Reads a text or a whole number; any other value becomes a placeholder. */
  private JsonNode scalar(JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return NODES.textNode(parser.getText());
    }
    if (value == JsonToken.VALUE_NUMBER_INT) {
      return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
          ? NODES.numberNode(parser.getBigIntegerValue())
          : NODES.numberNode(parser.getLongValue());
    }
    if (value == JsonToken.VALUE_NULL) {
      return NODES.nullNode();
    }
    return skipped();
  }

  private JsonNode skipped() throws IOException {
    skip();
    return NODES.booleanNode(false);
  }

  /** Skips the current value. */
  private void skip() throws IOException {
    parser.skipChildren();
  }

  private JsonToken next() throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new MalformedException("the manifest is not valid JSON: it ends early");
    }
    return token;
  }
}
