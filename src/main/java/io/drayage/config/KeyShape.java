package io.drayage.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What may stand under a key, as JSON Schema. Texts may be numbers, since the file's scalars count
 * as written, and may hold the environment's {@code ${NAME}}.
 */
@FunctionalInterface
interface KeyShape {
  /** Any scalar. */
  KeyShape TEXT =
      () -> {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.putArray("type").add("string").add("number").add("boolean");
        return schema;
      };

  /** True or false, also in YAML 1.1's words. */
  KeyShape FLAG = () -> anyOf(type("boolean"), pattern("^(true|false|yes|no|on|off|y|n)$|\\$\\{"));

  /** The schema. */
  ObjectNode schema();

  /** A text of this form, or one from the environment. */
  static KeyShape text(String form) {
    return () -> pattern(form + "|\\$\\{");
  }

  /** One of these words, or a text from the environment. */
  static KeyShape choice(List<String> words) {
    return () -> {
      ObjectNode choice = JsonNodeFactory.instance.objectNode();
      ArrayNode values = choice.putArray("enum");
      words.forEach(values::add);
      return anyOf(choice, pattern("\\$\\{"));
    };
  }

  /** A number of at least {@code least}, or one of {@code others}; also as a text. */
  static KeyShape number(int least, List<Integer> others) {
    return () -> {
      ObjectNode known = JsonNodeFactory.instance.objectNode();
      ArrayNode values = known.putArray("enum");
      others.forEach(values::add);
      ObjectNode number = type("number");
      number.put("minimum", least);
      return anyOf(number, known, pattern("^[+-]?[0-9]|\\$\\{"));
    };
  }

  /** A list. */
  static KeyShape list(KeyShape items) {
    return () -> {
      ObjectNode schema = type("array");
      schema.set("items", items.schema());
      return schema;
    };
  }

  /** The one or the other. */
  static KeyShape either(KeyShape one, KeyShape other) {
    return () -> anyOf(one.schema(), other.schema());
  }

  private static ObjectNode type(String name) {
    return JsonNodeFactory.instance.objectNode().put("type", name);
  }

  private static ObjectNode pattern(String pattern) {
    return type("string").put("pattern", pattern);
  }

  private static ObjectNode anyOf(ObjectNode... schemas) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    ArrayNode alternatives = schema.putArray("anyOf");
    for (ObjectNode alternative : schemas) {
      alternatives.add(alternative);
    }
    return schema;
  }
}
