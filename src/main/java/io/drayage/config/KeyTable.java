package io.drayage.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The keys that one kind of mapping in a sync file may have, in the order they are listed in. */
record KeyTable(List<Key> keys, boolean extensible) implements KeyShape {
  /** A key; one that is not {@code required} may also have no value. */
  record Key(String name, KeyShape shape, boolean required, String description) {}

  /** Copies the list. */
  KeyTable {
    keys = List.copyOf(keys);
  }

  static KeyTable of(Key... keys) {
    return new KeyTable(List.of(keys), false);
  }

  static Key required(String name, KeyShape shape, String description) {
    return new Key(name, shape, true, description);
  }

  static Key optional(String name, KeyShape shape, String description) {
    return new Key(name, shape, false, description);
  }

  /** The same keys, and any that begins with {@code x-}. */
  KeyTable extended() {
    return new KeyTable(keys, true);
  }

  List<String> names() {
    return keys.stream().map(Key::name).toList();
  }

  @Override
  public ObjectNode schema() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    schema.put("additionalProperties", false);
    if (extensible) {
      schema.putObject("patternProperties").put("^x-", true);
    }
    List<Key> required = keys.stream().filter(Key::required).toList();
    if (!required.isEmpty()) {
      ArrayNode names = schema.putArray("required");
      required.forEach(key -> names.add(key.name()));
    }
    ObjectNode properties = schema.putObject("properties");
    keys.forEach(key -> properties.set(key.name(), property(key)));
    return schema;
  }

  private static ObjectNode property(Key key) {
    ObjectNode property = JsonNodeFactory.instance.objectNode();
    property.put("description", key.description());
    ObjectNode shape = key.shape().schema();
    if (key.required()) {
      property.setAll(shape);
    } else {
      property.putArray("anyOf").add(shape).addObject().put("type", "null");
    }
    return property;
  }
}
