package io.drayage.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of a YAML document with its place, aliases and merge keys resolved. Aliases of one anchor
 * are one object; compare by identity only.
 */
public sealed interface YamlNode {
  /** Place in the file; for an alias, that of its anchor. */
  Position place();

  /** Kind of the value, for messages. */
  String kind();

  /** No value, {@code ~} or {@code null}. */
  record Null(Position place) implements YamlNode {
    @Override
    public String kind() {
      return "nothing";
    }
  }

  /**
   * A scalar.
   *
   * @param written its text as written, without regard to its YAML type
   * @param foreignTag a YAML tag such as {@code !x} in front of it; empty if there is none
   */
  record Scalar(Position place, String written, String foreignTag) implements YamlNode {
    @Override
    public String kind() {
      return "a text";
    }
  }

  record Items(Position place, List<YamlNode> items) implements YamlNode {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /**
   * A mapping, in the order of the file.
   *
   * @param inBraces whether it is written in braces
   */
  record Entries(Position place, boolean inBraces, Map<String, Entry> byKey) implements YamlNode {
    public Entries {
      byKey = Collections.unmodifiableMap(new LinkedHashMap<>(byKey));
    }

    @Override
    public String kind() {
      return "a mapping (key: value)";
    }
  }

  /**
   * An entry of a mapping.
   *
   * @param lendsAnchor whether it holds an anchor that is used elsewhere in the file
   */
  record Entry(Position keyPlace, YamlNode value, boolean lendsAnchor) {}
}
