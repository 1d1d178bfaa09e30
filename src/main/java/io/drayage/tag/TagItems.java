package io.drayage.tag;

import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Sorts the items of one {@code tags} list by kind. Not thread-safe. */
final class TagItems {
  /**
   * A {@code semver}, {@code regex} or {@code keep} item, which judges tags one by one.
   *
   * @param item as written, trimmed
   * @param rejection reason for rejecting a tag, for display
   */
  record TagRule(String item, Predicate<String> accepts, UnaryOperator<String> rejection) {
    static TagRule of(String item, SemverRange range) {
      return new TagRule(item, range::accepts, range::rejection);
    }

    static TagRule of(String item, AnchoredPattern pattern) {
      return new TagRule(item, pattern::matches, tag -> "no match");
    }
  }

  private static final String SEMVER = "semver:";
  private static final String REGEX = "regex:";
  private static final String KEEP = "keep:";

  /** Tags that are no versions. */
  private static final List<String> NON_VERSIONS =
      List.of("latest", "sha256-" + "0123456789abcdef".repeat(4) + ".sig");

  private static final int MAX_LENGTH = AnchoredPattern.MAX_LENGTH + 16;

  private final List<TagRule> rules = new ArrayList<>();
  private final List<TagRule> keeps = new ArrayList<>();
  private final NavigableSet<String> verbatim = new TreeSet<>();
  private final List<TagFilter.Warning> warnings = new ArrayList<>();
  private final Map<Integer, String> keepPlaces = new TreeMap<>();
  private CountLimit limit = CountLimit.NONE;
  private String limitItem = "";
  private int limitPlace;

  /**
   * Adds the item at {@code place}.
   *
   * @throws MalformedException if it is no rule and no tag
   */
  void add(int place, String written) {
    String item = Blank.trim(written);
    if (item.isEmpty()) {
      throw new MalformedException(
          "the item is empty; write a tag or a rule, or leave the item out");
    }
    if (item.length() > MAX_LENGTH) {
      throw new MalformedException(
          "'%s' is longer than %d characters; split it over several items"
              .formatted(shown(item), MAX_LENGTH));
    }
    if (item.startsWith(SEMVER)) {
      rules.add(TagRule.of(item, range(item)));
    } else if (item.startsWith(REGEX)) {
      rules.add(TagRule.of(item, expression(place, item, REGEX)));
    } else if (item.startsWith(KEEP)) {
      keepPlaces.put(place, item);
      CountLimit.parse(item)
          .ifPresentOrElse(count -> addLimit(place, item, count), () -> addKeep(place, item));
    } else {
      verbatim.add(VerbatimTag.parse(item));
    }
  }

  /** Rules of which one must accept a listed tag. */
  List<TagRule> rules() {
    return rules;
  }

  /** Rules that must all accept a listed tag. */
  List<TagRule> keeps() {
    return keeps;
  }

  /** Tags and digests that are selected without a list. */
  NavigableSet<String> verbatim() {
    return verbatim;
  }

  /** The last limit. */
  CountLimit limit() {
    return limit;
  }

  /** Item of the last limit, as written; empty if there is none. */
  String limitItem() {
    return limitItem;
  }

  /** Warnings in the order of the items. */
  List<TagFilter.Warning> warnings() {
    return warnings;
  }

  /** Checks all items together, after the last one. */
  void finish() {
    if (rules.isEmpty() && !verbatim.isEmpty()) {
      keepPlaces.forEach(this::warnOfKeepAmongNames);
    } else if (limit.count() > 0 && takesNonVersions()) {
      warn(
          limitPlace,
          limitItem,
          "only versions are counted: tags that are none, such as 'latest' or signatures"
              + " (sha256-….sig), are all kept; add a 'semver:' or 'regex:' rule that selects"
              + " versions only");
    }
    warnings.sort((one, other) -> Integer.compare(one.item(), other.item()));
  }

  private void addLimit(int place, String item, CountLimit count) {
    limit = count;
    limitItem = item;
    limitPlace = place;
  }

  /** Whether typical tags that are no versions pass all rules. */
  private boolean takesNonVersions() {
    return NON_VERSIONS.stream()
        .anyMatch(
            tag ->
                (rules.isEmpty() || rules.stream().anyMatch(rule -> rule.accepts().test(tag)))
                    && keeps.stream().allMatch(keep -> keep.accepts().test(tag)));
  }

  private void warnOfKeepAmongNames(int place, String item) {
    if (warnings.stream().anyMatch(warning -> warning.item() == place)) {
      // a warning about the item's form comes first
      return;
    }
    warn(
        place,
        item,
        CountLimit.parse(item).isPresent()
            ? "all tags here are named, so this chooses the same ones for ever; to follow the newest"
                + " versions add a 'semver:' or 'regex:' rule, or remove this item"
            : "all tags here are named, and 'keep' does not judge those; remove this item, or add a"
                + " 'semver:' or 'regex:' rule");
  }

  private void addKeep(int place, String item) {
    keeps.add(TagRule.of(item, expression(place, item, KEEP)));
    if (CountLimit.looksMeantNegatedBy(item)) {
      warn(
          place,
          item,
          "this is an expression that no tag matches, so its '!' keeps all; write 'keep: !latest'"
              + " to drop the tag latest, or 'keep: latest N' to limit how many are copied");
    } else if (CountLimit.looksMeantBy(item)) {
      warn(
          place,
          item,
          "this is an expression, not a count; to limit how many are copied write 'keep: latest N'"
              + " with a blank before 'latest', in lower case, and a number");
    }
  }

  private static SemverRange range(String item) {
    try {
      return SemverRange.parse(item.substring(SEMVER.length()));
    } catch (MalformedException e) {
      throw new MalformedException("'%s': %s".formatted(shown(item), e.getMessage()), e);
    }
  }

  private AnchoredPattern expression(int place, String item, String prefix) {
    AnchoredPattern pattern =
        AnchoredPattern.parseNegatable(Blank.trim(item.substring(prefix.length())));
    pattern.warning().ifPresent(warning -> warn(place, item, warning));
    return pattern;
  }

  private void warn(int place, String item, String warning) {
    warnings.add(new TagFilter.Warning(place, "'%s': %s".formatted(shown(item), warning)));
  }

  private static String shown(String item) {
    return PrintableText.text(item, 120);
  }
}
