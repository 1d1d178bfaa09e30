package io.drayage.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns regsync's {@code tags} and {@code tagSets} into items of {@code tags}. */
final class RegsyncTags {
  private final Fields entry;
  private final Findings findings;

  RegsyncTags(Fields entry, Findings findings) {
    this.entry = entry;
    this.findings = findings;
  }

  /**
   * Items of one mapping for each set, of which any may select a tag; one list without items for
   * all tags. A set that can't be carried over is reported.
   */
  List<List<String>> sets() {
    Stream<Fields> tags =
        entry.section("tags").stream()
            .filter(
                set ->
                    Stream.of("allow", "deny", "semverRange")
                        .anyMatch(key -> !set.texts(key).isEmpty() || set.isMalformed(key)));
    List<Fields> sets = Stream.concat(entry.sections("tagSets").stream(), tags).toList();
    if (entry.isMalformed("tags", "tagSets")) {
      findings.lost(entry.place(), "the entry is left out: its tags can't be read");
      return List.of();
    }
    if (sets.isEmpty()) {
      return List.of(List.of());
    }
    List<List<String>> items = new ArrayList<>();
    for (Fields set : sets) {
      items(set).ifPresent(items::add);
      set.reportUnknown();
    }
    return List.copyOf(items);
  }

  private Optional<List<String>> items(Fields set) {
    List<String> allow = set.texts("allow").stream().map(Value::text).toList();
    List<Value> ranges =
        set.texts("semverRange").stream().filter(range -> !range.text().isEmpty()).toList();
    List<Value> deny = set.texts("deny");
    if (set.isMalformed("allow", "semverRange", "deny")) {
      findings.lost(set.place(), "the set is left out: its tags can't be read");
      return Optional.empty();
    }
    List<String> items = new ArrayList<>();
    for (Value value : ranges) {
      Optional<VersionRange> range = VersionRange.ofRegsync(value.text());
      if (range.isEmpty()) {
        findings.lost(
            value.place(),
            "the set is left out: the range '%s' has no counterpart: write it as `semver:`"
                .formatted(value.text()));
        return Optional.empty();
      }
      items.add("semver: " + range.get().text());
    }
    if (ranges.isEmpty()) {
      allow.forEach(expression -> items.add("regex: " + Expressions.anchored(expression)));
    } else {
      findings.lost(
          ranges.get(0).place(),
          "semverRange: tags of one, two or four numbers with a suffix (1.31-alpine) are versions in"
              + " regsync and none here: add a 'regex:' rule if they are wanted");
      if (!allow.isEmpty()) {
        items.add("keep: " + Expressions.anyAnchored(allow));
      }
    }
    for (Value expression : deny) {
      items.add("keep: !" + Expressions.anchored(expression.text()));
    }
    return Optional.of(items);
  }
}
