package io.drayage.tag;

import io.drayage.oci.MalformedException;
import io.drayage.oci.NameList;
import io.drayage.oci.PrintableText;
import io.drayage.tag.TagItems.TagRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Parsed {@code tags} of a mapping: selects tags of a repository. Immutable and thread-safe.
 *
 * <p>Tags are ordered by {@link String#compareTo}, which is byte order for valid tags.
 */
public final class TagFilter {
  /**
   * Warning about a legal item that is likely a mistake.
   *
   * @param item its place in the list, counted from 0
   * @param message one line that quotes the item and proposes a correction
   */
  public record Warning(int item, String message) {}

  private static final String UNMATCHED = "not matched by any rule";
  private static final int MAX_SHOWN = 120;
  private static final int MAX_EXPLAINED = 3;

  private final List<String> items;
  private final List<TagRule> rules;
  private final List<TagRule> keeps;
  private final NavigableSet<String> verbatim;
  private final CountLimit limit;
  private final String limitItem;
  private final List<Warning> warnings;

  private TagFilter(List<String> items, TagItems sorted) {
    this.items = List.copyOf(items);
    this.rules = List.copyOf(sorted.rules());
    this.keeps = List.copyOf(sorted.keeps());
    this.verbatim = Collections.unmodifiableNavigableSet(new TreeSet<>(sorted.verbatim()));
    this.limit = sorted.limit();
    this.limitItem = sorted.limitItem();
    this.warnings = List.copyOf(sorted.warnings());
  }

  /**
   * Parses a {@code tags} list; no items, or only {@code keep} ones, stand for all tags.
   *
   * @throws TagRuleException naming the first item that is neither a rule nor a tag
   */
  public static TagFilter parse(List<String> items) {
    TagItems sorted = new TagItems();
    for (int place = 0; place < items.size(); place++) {
      try {
        sorted.add(place, items.get(place));
      } catch (MalformedException e) {
        throw new TagRuleException(place, e);
      }
    }
    sorted.finish();
    return new TagFilter(items, sorted);
  }

  /**
   * Whether the repository's tags must be listed. Verbatim tags, with or without {@code keep}
   * items, need no list.
   */
  public boolean needsListing() {
    return !rules.isEmpty() || verbatim.isEmpty();
  }

  /** Whether only digests are named, so that the mapping always selects the same images. */
  public boolean isPinned() {
    return !needsListing() && verbatim.stream().allMatch(name -> name.indexOf(':') >= 0);
  }

  /** Tags and digests that are selected without a list, as written. */
  public Set<String> named() {
    return verbatim;
  }

  /** Whether {@code tag} is selected if it exists, apart from count limits. */
  public boolean accepts(String tag) {
    return verbatim.contains(tag) || rejection(tag).isEmpty();
  }

  /** Whether all listed tags are selected, apart from count limits. */
  public boolean acceptsEveryTag() {
    return rules.isEmpty() && keeps.isEmpty() && verbatim.isEmpty();
  }

  /** Whether {@code tag} may be written: it is accepted, or the tag for a digest. */
  public boolean writes(String tag) {
    if (accepts(tag)) {
      return true;
    }
    String withDigest = tag + "@";
    String next = verbatim.ceiling(withDigest);
    return next != null && next.startsWith(withDigest);
  }

  /** Rule that selects {@code tag}, for display; empty if none does. */
  public String keptBy(String tag) {
    if (verbatim.contains(tag)) {
      return "named";
    }
    return rules.stream()
        .filter(rule -> rule.accepts().test(tag))
        .findFirst()
        .map(rule -> PrintableText.text(rule.item(), MAX_SHOWN))
        .orElse(needsListing() && rules.isEmpty() ? "all tags" : "");
  }

  /** Detailed reason for dropping a tag; a selection has the short one. */
  public String explain(TagSelection.Dropped dropped) {
    if (!dropped.reason().equals(UNMATCHED) || rules.isEmpty()) {
      return dropped.reason();
    }
    String reasons =
        rules.stream()
            .limit(MAX_EXPLAINED)
            .map(rule -> explain(rule, dropped.tag()))
            .collect(Collectors.joining("; "));
    String more = rules.size() > MAX_EXPLAINED ? "; …" : "";
    return UNMATCHED + ": " + reasons + more;
  }

  private static String explain(TagRule rule, String tag) {
    return "%s (%s)"
        .formatted(rule.rejection().apply(tag), PrintableText.text(rule.item(), MAX_SHOWN));
  }

  /** Warnings in the order of the list. */
  public List<Warning> warnings() {
    return warnings;
  }

  /**
   * Selects from {@code listed} and the verbatim tags, with a reason for each other tag. The result
   * does not depend on the order of {@code listed}, which may be empty unless {@link
   * #needsListing}.
   */
  public TagSelection select(Collection<String> listed) {
    NavigableSet<String> candidates = new TreeSet<>(verbatim);
    Map<String, String> reasons = new TreeMap<>();
    for (String tag : listed) {
      if (!verbatim.contains(tag)) {
        rejection(tag)
            .ifPresentOrElse(reason -> reasons.put(tag, reason), () -> candidates.add(tag));
      }
    }
    NavigableSet<String> selected = limit.apply(candidates);
    String beyond = "beyond " + PrintableText.text(limitItem, MAX_SHOWN);
    for (String tag : candidates) {
      if (!selected.contains(tag)) {
        reasons.put(tag, beyond);
      }
    }
    List<TagSelection.Dropped> dropped = new ArrayList<>();
    reasons.forEach((tag, reason) -> dropped.add(new TagSelection.Dropped(tag, reason)));
    return new TagSelection(List.copyOf(selected), dropped);
  }

  /**
   * Selects as {@link #select} from a list of any length; at most one tag more than {@code most}.
   */
  public NameList selected(Collection<String> listed, int most) {
    NameList.Builder names = new NameList.Builder();
    if (limit.count() > 0) {
      CountLimit.Newest newest = new CountLimit.Newest(limit.count());
      verbatim.forEach(newest::add);
      for (String tag : listed) {
        if (!verbatim.contains(tag) && isCandidate(tag)) {
          newest.add(tag);
        }
      }
      newest.staying(most).forEach(names::add);
      return names.build();
    }
    verbatim.stream().limit(most + 1L).forEach(names::add);
    for (String tag : listed) {
      if (names.size() > most) {
        break;
      }
      if (!verbatim.contains(tag) && isCandidate(tag)) {
        names.add(tag);
      }
    }
    return names.build().sorted();
  }

  /** Items as written; empty for all tags. */
  public List<String> items() {
    return items;
  }

  /** Compares the items. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TagFilter that && items.equals(that.items);
  }

  @Override
  public int hashCode() {
    return items.hashCode();
  }

  /** Items as written. */
  @Override
  public String toString() {
    return items.toString();
  }

  private boolean isCandidate(String tag) {
    return isMatched(tag) && keeps.stream().allMatch(keep -> keep.accepts().test(tag));
  }

  private boolean isMatched(String tag) {
    if (rules.isEmpty()) {
      return verbatim.isEmpty();
    }
    for (TagRule rule : rules) {
      if (rule.accepts().test(tag)) {
        return true;
      }
    }
    return false;
  }

  /** Reason for rejecting a listed tag that is not verbatim; empty if it is a candidate. */
  private Optional<String> rejection(String tag) {
    if (!isMatched(tag)) {
      return Optional.of(UNMATCHED);
    }
    return keeps.stream()
        .filter(keep -> !keep.accepts().test(tag))
        .findFirst()
        .map(keep -> "rejected by " + PrintableText.text(keep.item(), MAX_SHOWN));
  }
}
