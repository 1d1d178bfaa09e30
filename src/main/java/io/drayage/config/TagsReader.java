package io.drayage.config;

import io.drayage.config.YamlNode.Entries;
import io.drayage.config.YamlNode.Items;
import io.drayage.config.YamlNode.Null;
import io.drayage.config.YamlNode.Scalar;
import io.drayage.oci.PrintableText;
import io.drayage.tag.TagFilter;
import io.drayage.tag.TagRuleException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code tags} of a mapping; {@link TagFilter} parses the items. */
final class TagsReader {
  private static final String KEY = "tags";
  private static final Set<String> RULES = Set.of("semver", "regex", "keep");
  private final ReadContext reading;

  TagsReader(ReadContext reading) {
    this.reading = reading;
  }

  /** Filter of the mapping; all tags without a list. Empty if it is wrong, which is reported. */
  Optional<TagFilter> read(Section mapping) {
    if (mapping.lacks(KEY)) {
      if (mapping.mentions(KEY)) {
        reading.warning(
            mapping.placeOf(KEY),
            "no tags are listed here, so all are copied: write the list, or remove the key");
      }
      return Optional.of(TagFilter.parse(List.of()));
    }
    if (!(mapping.node(KEY) instanceof Items list)) {
      return reading.refuse(mapping.placeOf(KEY), notAList(mapping.node(KEY)));
    }
    List<Text> items = new ArrayList<>();
    for (YamlNode item : list.items()) {
      item(item).ifPresent(items::add);
    }
    // parsed in any case, so that all problems are reported at once
    Optional<TagFilter> filter = filter(items);
    return items.size() == list.items().size() ? filter : Optional.empty();
  }

  private Optional<Text> item(YamlNode node) {
    if (node instanceof Entries entries && RULES.containsAll(entries.byKey().keySet())) {
      return reading.refuse(
          node.place(),
          "a rule in `tags` needs quotes, or YAML makes a mapping of it: - '%s: …'"
              .formatted(String.join("", entries.byKey().keySet())));
    }
    if (node instanceof Items) {
      return reading.refuse(
          node.place(),
          "a list inside `tags`: YAML cannot join lists, write the items out or alias the whole list");
    }
    Optional<Text> text = reading.text(node, "an item of tags");
    if (node instanceof Null || text.filter(item -> item.value().isBlank()).isPresent()) {
      return reading.refuse(
          node.place(),
          "an item of `tags` is empty: write a tag or a rule, or remove the item (a mapping without"
              + " `tags` copies all tags)");
    }
    return text;
  }

  private Optional<TagFilter> filter(List<Text> items) {
    List<String> rules = items.stream().map(Text::value).toList();
    try {
      TagFilter filter = TagFilter.parse(rules);
      filter.warnings().forEach(warning -> warn(items.get(warning.item()), warning));
      return Optional.of(filter);
    } catch (TagRuleException e) {
      report(items.get(e.item()), e);
      // the exception is about the first problem only
      items.subList(e.item() + 1, items.size()).forEach(this::checkAlone);
      return Optional.empty();
    }
  }

  private void warn(Text item, TagFilter.Warning warning) {
    String message = warning.message();
    reading.warning(
        item.place(),
        item.isExpanded()
            ? "'%s', with the environment's values put in, is likely a mistake: it may not mean what it"
                    .formatted(item.shown())
                + " says: try it by `drayage tags --test`"
            : message);
  }

  private void checkAlone(Text item) {
    try {
      TagFilter.parse(List.of(item.value()));
    } catch (TagRuleException e) {
      report(item, e);
    }
  }

  private void report(Text item, TagRuleException exception) {
    reading.error(
        item.place(),
        item.isExpanded()
            ? "'%s', with the environment's values put in, is no tag and no rule"
                .formatted(item.shown())
            : String.valueOf(exception.getMessage()));
  }

  private static String notAList(YamlNode node) {
    String example = node instanceof Scalar scalar ? scalar.written().strip() : "latest";
    return "tags takes a list, not %s: write tags: ['%s']"
        .formatted(node.kind(), PrintableText.text(example, 60).replace("'", "''"));
  }
}
