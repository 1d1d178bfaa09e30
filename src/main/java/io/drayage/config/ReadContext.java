package io.drayage.config;

import io.drayage.config.YamlNode.Entries;
import io.drayage.config.YamlNode.Null;
import io.drayage.config.YamlNode.Scalar;
import java.util.Map;
import java.util.Optional;

/** Shared parts of all readers: problems, environment and placeholders. */
record ReadContext(Problems problems, Environment environment, GuidePlaceholders placeholders) {
  static ReadContext of(Map<String, String> variables, Problems problems) {
    return new ReadContext(
        problems, new Environment(variables, problems), new GuidePlaceholders(problems));
  }

  void error(Position place, String message) {
    problems.error(place, message);
  }

  void warning(Position place, String message) {
    problems.warning(place, message);
  }

  /** Reports an error of a value; returns it as empty. */
  <T> Optional<T> refuse(Position place, String message) {
    problems.error(place, message);
    return Optional.empty();
  }

  /** Text of a value; empty if there is none, or if it is wrong, which is reported. */
  Optional<Text> text(YamlNode node, String name) {
    if (node instanceof Null) {
      return Optional.empty();
    }
    if (node instanceof Scalar scalar) {
      return text(scalar, name);
    }
    if (node instanceof Entries entries && placeholders.reported(entries)) {
      return Optional.empty();
    }
    return refuse(node.place(), "%s takes a text, not %s".formatted(name, node.kind()));
  }

  private Optional<Text> text(Scalar scalar, String name) {
    if (!scalar.foreignTag().isEmpty()) {
      return refuse(
          scalar.place(),
          "%s: '%s' is read as a YAML tag; put the text in quotes"
              .formatted(name, scalar.foreignTag()));
    }
    return environment.expand(scalar).filter(text -> !placeholders.reported(text));
  }
}
