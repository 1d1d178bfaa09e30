package io.drayage.config;

import io.drayage.config.YamlNode.Entries;
import io.drayage.config.YamlNode.Entry;
import io.drayage.config.YamlNode.Items;
import io.drayage.config.YamlNode.Null;
import io.drayage.oci.PrintableText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A mapping of the file with its known keys; other keys are reported. */
final class Section {
  private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");
  private static final Set<String> FALSE = Set.of("false", "no", "off", "n", "");

  private final Entries entries;
  private final ReadContext reading;

  private Section(Entries entries, ReadContext reading) {
    this.entries = entries;
    this.reading = reading;
  }

  /** Reports keys that are not among {@code known}; {@code what} names the mapping. */
  static Section of(Entries entries, String what, List<String> known, ReadContext reading) {
    entries.byKey().forEach((key, entry) -> check(key, entry, what, known, reading.problems()));
    return new Section(entries, reading);
  }

  /** Reads the top level, which may also have {@code x-…} keys and anchors. */
  static Section ofTopLevel(Entries entries, List<String> known, ReadContext reading) {
    entries
        .byKey()
        .forEach(
            (key, entry) -> {
              if (!key.startsWith("x-") && !entry.lendsAnchor()) {
                check(key, entry, "at top level", known, reading.problems());
              }
            });
    return new Section(entries, reading);
  }

  Position place() {
    return entries.place();
  }

  /** Place of the key's value; without one, place of the mapping. */
  Position placeOf(String key) {
    Entry entry = entries.byKey().get(key);
    if (entry == null) {
      return place();
    }
    return entry.value() instanceof Null ? entry.keyPlace() : entry.value().place();
  }

  /** Whether the key is there, with or without a value. */
  boolean mentions(String key) {
    return entries.byKey().containsKey(key);
  }

  /** Whether the key has no value. */
  boolean lacks(String key) {
    return node(key) instanceof Null;
  }

  YamlNode node(String key) {
    Entry entry = entries.byKey().get(key);
    return entry == null ? new Null(place()) : entry.value();
  }

  /** Text under the key; empty if there is none, or if it is wrong, which is reported. */
  Optional<Text> text(String key) {
    return reading.text(node(key), key);
  }

  /** Text under the key; empty also for an empty text. */
  Optional<Text> filled(String key) {
    return text(key).filter(text -> !text.value().isEmpty());
  }

  /** Flag under the key; false if it is absent. Words of YAML 1.1 count too, as in old files. */
  boolean flag(String key) {
    Optional<Text> text = text(key);
    if (text.isEmpty()) {
      return false;
    }
    String value = text.get().value().toLowerCase(Locale.ROOT);
    if (!TRUE.contains(value) && !FALSE.contains(value)) {
      reading.error(
          text.get().place(),
          "%s takes true or false, not '%s'".formatted(key, text.get().shown()));
    }
    return TRUE.contains(value);
  }

  /** Mapping under the key; empty if there is none, or if it is wrong, which is reported. */
  Optional<Section> section(String key, String what, List<String> known) {
    if (lacks(key)) {
      return Optional.empty();
    }
    if (node(key) instanceof Entries inner) {
      return Optional.of(of(inner, what, known, reading));
    }
    return reading.refuse(
        placeOf(key),
        "%s takes a mapping (%s), not %s"
            .formatted(key, String.join(", ", known), node(key).kind()));
  }

  /** Items under the key; none if it is absent or wrong, which is reported. */
  List<YamlNode> items(String key, String example) {
    if (node(key) instanceof Items list) {
      return list.items();
    }
    if (!lacks(key)) {
      reading.error(
          placeOf(key), "%s takes a list (%s), not %s".formatted(key, example, node(key).kind()));
    }
    return List.of();
  }

  private static void check(
      String key, Entry entry, String what, List<String> known, Problems problems) {
    if (known.contains(key)) {
      return;
    }
    String advice =
        ClosestKey.to(key, known)
            .map("did you mean '%s'?"::formatted)
            .orElse("known here: " + String.join(", ", known));
    problems.unknownKey(
        entry.keyPlace(),
        "unknown key '%s' %s; %s".formatted(PrintableText.text(key, 40), what, advice));
  }
}
