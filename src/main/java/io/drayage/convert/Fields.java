package io.drayage.convert;

import io.drayage.config.Position;
import io.drayage.config.YamlNode;
import io.drayage.config.YamlNode.Entries;
import io.drayage.config.YamlNode.Items;
import io.drayage.config.YamlNode.Null;
import io.drayage.config.YamlNode.Scalar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Entries of a mapping by key. Keys that were never asked for are reported. */
final class Fields {
  private static final Set<String> TRUE = Set.of("true", "True", "TRUE", "yes", "on", "1");

  private final Path file;
  private final Entries entries;
  private final Findings findings;
  private final Set<String> known = new HashSet<>();
  private final Set<String> malformed = new HashSet<>();

  Fields(Path file, Entries entries, Findings findings) {
    this.file = file;
    this.entries = entries;
    this.findings = findings;
  }

  /** Fields without any entry. */
  static Fields none(Path file, Findings findings) {
    Entries empty = new Entries(new Position(0, 0), /* inBraces= */ false, Map.of());
    return new Fields(file, empty, findings);
  }

  Set<String> keys() {
    return entries.byKey().keySet();
  }

  Place place() {
    return new Place(file, entries.place().line());
  }

  /** Place of the key; of the mapping if there is none. */
  Place place(String key) {
    YamlNode.Entry entry = entries.byKey().get(key);
    return entry == null ? place() : new Place(file, entry.keyPlace().line());
  }

  /** Whether the key has a value. */
  boolean has(String key) {
    return node(key).isPresent();
  }

  /** Text under the key; empty if there is none, or if it is no text, which is reported. */
  Optional<Value> text(String key) {
    Optional<YamlNode> node = node(key);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (node.get() instanceof Scalar scalar) {
      return scalar.written().isEmpty()
          ? Optional.empty()
          : Optional.of(new Value(place(key), scalar.written()));
    }
    return wrongKind(key, "a text", node.get());
  }

  /**
   * Whether a value that was read under one of the keys is of another kind than expected, or has
   * such an item. A selection of tags that lacks it would be a wider one.
   */
  boolean isMalformed(String... keys) {
    return Arrays.stream(keys).anyMatch(malformed::contains);
  }

  boolean flag(String key) {
    return text(key).filter(value -> TRUE.contains(value.text())).isPresent();
  }

  /** Texts of a list, or the one text, under the key. */
  List<Value> texts(String key) {
    Optional<YamlNode> node = node(key);
    if (node.isPresent() && node.get() instanceof Items items) {
      List<Value> values = new ArrayList<>();
      for (YamlNode item : items.items()) {
        text(item).ifPresentOrElse(values::add, () -> malformed.add(key));
      }
      return List.copyOf(values);
    }
    Optional<Value> one = text(key);
    if (node.isPresent() && one.isEmpty()) {
      malformed.add(key);
    }
    return one.map(List::of).orElse(List.of());
  }

  private Optional<Value> text(YamlNode item) {
    Place place = new Place(file, item.place().line());
    if (item instanceof Scalar scalar) {
      return Optional.of(new Value(place, scalar.written()));
    }
    findings.lost(place, "a text is expected here, this is " + item.kind());
    return Optional.empty();
  }

  /** Mapping under the key; empty if there is none, or if it is none, which is reported. */
  Optional<Fields> section(String key) {
    Optional<YamlNode> node = node(key);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    return node.get() instanceof Entries section
        ? Optional.of(new Fields(file, section, findings))
        : wrongKind(key, "a mapping", node.get());
  }

  /** Mappings of the list under the key. */
  List<Fields> sections(String key) {
    Optional<YamlNode> node = node(key);
    List<Fields> sections = new ArrayList<>();
    if (node.isPresent() && node.get() instanceof Items items) {
      for (YamlNode item : items.items()) {
        if (item instanceof Entries section) {
          sections.add(new Fields(file, section, findings));
        } else {
          malformed.add(key);
          findings.lost(
              new Place(file, item.place().line()),
              "a mapping is expected here, this is " + item.kind());
        }
      }
    } else if (node.isPresent()) {
      reportKind(key, "a list", node.get());
    }
    return sections;
  }

  /** Reports a value, if there is one other than {@code false}, as lost. */
  void lost(String key, String advice) {
    if (isSet(key)) {
      findings.lost(place(key), "%s: %s".formatted(key, advice));
    }
  }

  /** Reports a value, if there is one other than {@code false}, in a note. */
  void note(String key, String advice) {
    if (isSet(key)) {
      findings.note(place(key), "%s: %s".formatted(key, advice));
    }
  }

  private boolean isSet(String key) {
    return node(key)
        .filter(value -> !(value instanceof Scalar scalar && scalar.written().equals("false")))
        .isPresent();
  }

  /** Reports keys that were not asked for. */
  void reportUnknown() {
    for (String key : entries.byKey().keySet()) {
      if (!known.contains(key)) {
        findings.lost(place(key), "the key '%s' is not known".formatted(key));
      }
    }
  }

  /** Value under the key, other than null. */
  Optional<YamlNode> node(String key) {
    known.add(key);
    return Optional.ofNullable(entries.byKey().get(key))
        .map(YamlNode.Entry::value)
        .filter(value -> !(value instanceof Null));
  }

  private <T> Optional<T> wrongKind(String key, String expected, YamlNode node) {
    reportKind(key, expected, node);
    return Optional.empty();
  }

  private void reportKind(String key, String expected, YamlNode node) {
    malformed.add(key);
    findings.lost(
        place(key), "%s: %s is expected here, this is %s".formatted(key, expected, node.kind()));
  }
}
