package io.drayage.config;

import io.drayage.config.YamlNode.Entries;
import io.drayage.config.YamlNode.Entry;
import io.drayage.config.YamlNode.Items;
import io.drayage.config.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Converts SnakeYAML's graph of one document into {@link YamlNode}s: checks keys, resolves merge
 * keys, refuses loops and limits the expansion of aliases. For one use.
 */
final class YamlTree {
  /** Limit of values after expansion; 100 characters of a scalar count as one more. */
  static final int MAX_EXPANDED = 200_000;

  private static final Set<Tag> KNOWN_TAGS =
      Set.of(
          Tag.STR,
          Tag.INT,
          Tag.FLOAT,
          Tag.BOOL,
          Tag.NULL,
          Tag.TIMESTAMP,
          Tag.MERGE,
          Tag.SEQ,
          Tag.MAP);

  /** A converted node and the number of values that it expands to. */
  private record Converted(YamlNode node, long weight) {}

  private final Problems problems;
  private final IdentityHashMap<Node, Converted> converted = new IdentityHashMap<>();
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Node> aliased = Collections.newSetFromMap(new IdentityHashMap<>());
  private long expanded;

  YamlTree(Problems problems) {
    this.problems = problems;
  }

  /** Converts the root of a document. */
  YamlNode of(Node root) throws ConfigException {
    YamlNode node = convert(root);
    return node instanceof Entries entries && root instanceof MappingNode mapping
        ? markLenders(entries, mapping)
        : node;
  }

  private YamlNode convert(Node node) throws ConfigException {
    Converted known = converted.get(node);
    if (known != null) {
      aliased.add(node);
      count(known.weight(), node);
      return known.node();
    }
    if (!open.add(node)) {
      throw problems.fatal(
          Position.of(node.getStartMark()), "an alias leads back into the anchor that holds it");
    }
    long before = expanded;
    YamlNode result = convertNew(node);
    open.remove(node);
    converted.put(node, new Converted(result, expanded - before));
    return result;
  }

  private YamlNode convertNew(Node node) throws ConfigException {
    Position place = Position.of(node.getStartMark());
    count(1, node);
    if (node instanceof ScalarNode scalar) {
      count(scalar.getValue().length() / 100, node);
      return scalar.getTag().equals(Tag.NULL)
          ? new YamlNode.Null(place)
          : new Scalar(place, scalar.getValue(), foreignTag(scalar));
    }
    if (!foreignTag(node).isEmpty()) {
      problems.error(place, "the YAML tag '" + foreignTag(node) + "' means nothing here");
    }
    if (node instanceof SequenceNode sequence) {
      List<YamlNode> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(convert(item));
      }
      return new Items(place, items);
    }
    return new MergedEntries((MappingNode) node, place).read();
  }

  private void count(long values, Node node) throws ConfigException {
    expanded += values;
    if (expanded > MAX_EXPANDED) {
      throw problems.fatal(
          Position.of(node.getStartMark()),
          "with its aliases expanded the file holds more than %d values, which is too many"
              .formatted(MAX_EXPANDED));
    }
  }

  private static String foreignTag(Node node) {
    String tag = node.getTag().getValue();
    return KNOWN_TAGS.contains(node.getTag()) ? "" : tag.replace(Tag.PREFIX, "!!");
  }

  /** Marks entries at top level that hold an anchor; elsewhere it does not matter. */
  private Entries markLenders(Entries root, MappingNode source) {
    Map<String, Entry> marked = new LinkedHashMap<>(root.byKey());
    for (NodeTuple tuple : source.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key
          // a value that is an alias stands before its key
          && tuple.getValueNode().getStartMark().getIndex() > key.getStartMark().getIndex()
          && holdsAliased(tuple.getValueNode())) {
        marked.computeIfPresent(
            key.getValue(), (name, entry) -> new Entry(entry.keyPlace(), entry.value(), true));
      }
    }
    return new Entries(root.place(), root.inBraces(), marked);
  }

  private boolean holdsAliased(Node top) {
    Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Node> toDo = new ArrayList<>(List.of(top));
    while (!toDo.isEmpty()) {
      Node node = toDo.remove(toDo.size() - 1);
      if (node.getStartMark().getIndex() < top.getStartMark().getIndex() || !seen.add(node)) {
        continue;
      }
      if (aliased.contains(node)) {
        return true;
      }
      if (node instanceof SequenceNode sequence) {
        toDo.addAll(sequence.getValue());
      } else if (node instanceof MappingNode mapping) {
        mapping.getValue().forEach(tuple -> toDo.add(tuple.getValueNode()));
      }
    }
    return false;
  }

  /** Reads one mapping: a written key wins over a merged one, an earlier merge over a later one. */
  private final class MergedEntries {
    private final MappingNode source;
    private final Position place;
    private final Map<String, Entry> written = new LinkedHashMap<>();
    private final Map<String, Entry> merged = new LinkedHashMap<>();
    private boolean hasMerge;

    MergedEntries(MappingNode source, Position place) {
      this.source = source;
      this.place = place;
    }

    Entries read() throws ConfigException {
      for (NodeTuple tuple : source.getValue()) {
        Position keyPlace = Position.of(tuple.getKeyNode().getStartMark());
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
          problems.error(
              keyPlace, "a key is a plain word; for a template's {{ }}, render the file first");
        } else if (key.getTag().equals(Tag.MERGE)) {
          merge(tuple.getValueNode(), keyPlace);
        } else {
          write(key.getValue(), new Entry(keyPlace, convert(tuple.getValueNode()), false));
        }
      }
      Map<String, Entry> all = new LinkedHashMap<>(written);
      merged.forEach(all::putIfAbsent);
      return new Entries(place, source.getFlowStyle() == FlowStyle.FLOW, all);
    }

    private void write(String key, Entry entry) {
      Entry first = written.putIfAbsent(key, entry);
      if (first != null) {
        problems.error(
            entry.keyPlace(),
            "the key '%s' is written twice, first in line %d"
                .formatted(key, first.keyPlace().line()));
      }
    }

    private void merge(Node value, Position keyPlace) throws ConfigException {
      if (hasMerge) {
        problems.error(keyPlace, "the key '<<' is written twice: give one a list of aliases");
      }
      hasMerge = true;
      if (value instanceof SequenceNode sequence) {
        convert(sequence);
        for (Node item : sequence.getValue()) {
          mergeOne(item, keyPlace);
        }
        return;
      }
      convert(value);
      mergeOne(value, keyPlace);
    }

    private void mergeOne(Node node, Position keyPlace) {
      Converted from = converted.get(node);
      if (from == null || !(from.node() instanceof Entries entries)) {
        problems.error(keyPlace, "'<<' takes a mapping, or a list of mappings, by their aliases");
        return;
      }
      entries.byKey().forEach(merged::putIfAbsent);
      for (String key : entries.byKey().keySet()) {
        if (written.containsKey(key)) {
          problems.warning(
              keyPlace,
              "'<<' stands after the key '%s', which it defines too: here the key written out wins,"
                      .formatted(key)
                  + " in dregsy the merged one; put '<<' first");
        }
      }
    }
  }
}
