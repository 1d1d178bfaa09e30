package io.drayage.tag;

import io.drayage.oci.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Sorts the items of one {@code tags} list by what they do. Not for use by several threads. */
final class TagItems {
  private static final String SEMVER = "semver:";
  private static final String REGEX = "regex:";
  private static final String KEEP = "keep:";
  private static final int MAX_LENGTH = AnchoredPattern.MAX_LENGTH + 16;

  private final List<TagRule> rules = new ArrayList<>();
  private final List<AnchoredPattern> keeps = new ArrayList<>();
  private final NavigableSet<String> verbatim = new TreeSet<>();
  private final List<TagWarning> warnings = new ArrayList<>();
  private final Map<Integer, String> keepPlaces = new TreeMap<>();
  private CountLimit limit = CountLimit.NONE;

  /**
   * Adds the item at {@code place}.
   *
   * @throws RuleTextException if it is no rule and no tag
   */
  void add(int place, String written) {
    String item = Blank.trim(written);
    if (item.isEmpty()) {
      throw new RuleTextException(
          "the item is empty; write a tag or a rule, or leave the item out");
    }
    if (item.length() > MAX_LENGTH) {
      throw new RuleTextException(
          "'%s' is longer than %d characters; split it over several items"
              .formatted(shown(item), MAX_LENGTH));
    }
    if (item.startsWith(SEMVER)) {
      rules.add(new TagRule(item, range(item)::accepts));
    } else if (item.startsWith(REGEX)) {
      rules.add(new TagRule(item, expression(place, item, REGEX)::matches));
    } else if (item.startsWith(KEEP)) {
      keepPlaces.put(place, item);
      CountLimit.parse(item).ifPresentOrElse(count -> limit = count, () -> addKeep(place, item));
    } else {
      verbatim.add(VerbatimTag.parse(item));
    }
  }

  /** Tests of which one has to accept a listed tag. */
  List<TagRule> rules() {
    return rules;
  }

  /** Expressions that all have to accept a listed tag. */
  List<AnchoredPattern> keeps() {
    return keeps;
  }

  /** What is selected without being listed. */
  NavigableSet<String> verbatim() {
    return verbatim;
  }

  /** The last limit given. */
  CountLimit limit() {
    return limit;
  }

  /** What is suspicious, in the order of the items. */
  List<TagWarning> warnings() {
    return warnings;
  }

  /** After the last item: what the items can't mean together. */
  void finish() {
    if (rules.isEmpty() && !verbatim.isEmpty()) {
      keepPlaces.forEach(this::warnOfKeepAmongNames);
      warnings.sort(Comparator.comparingInt(TagWarning::item));
    }
  }

  private void warnOfKeepAmongNames(int place, String item) {
    if (warnings.stream().anyMatch(warning -> warning.item() == place)) {
      // one thing at a time: what the item should have been comes first
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
    keeps.add(expression(place, item, KEEP));
    if (CountLimit.looksMeantBy(item)) {
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
    } catch (RuleTextException e) {
      throw new RuleTextException("'%s': %s".formatted(shown(item), e.getMessage()), e);
    }
  }

  private AnchoredPattern expression(int place, String item, String prefix) {
    AnchoredPattern pattern =
        AnchoredPattern.parseNegatable(Blank.trim(item.substring(prefix.length())));
    pattern.warning().ifPresent(warning -> warn(place, item, warning));
    return pattern;
  }

  private void warn(int place, String item, String warning) {
    warnings.add(new TagWarning(place, "'%s': %s".formatted(shown(item), warning)));
  }

  private static String shown(String item) {
    return Printable.text(item, 120);
  }
}
