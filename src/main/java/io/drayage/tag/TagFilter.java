package io.drayage.tag;

import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
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
import java.util.stream.Stream;

/**
 * The {@code tags} of a mapping, ready to judge: which of a repository's tags are copied. Immutable
 * and safe for use by several threads.
 *
 * <p>Tags are ordered by {@link String#compareTo}, which for what can be a tag is byte order.
 */
public final class TagFilter {
  private static final String UNMATCHED = "not matched by any rule";
  private static final int MAX_SHOWN = 120;
  private static final int MAX_EXPLAINED = 3;

  private final List<String> items;
  private final List<TagRule> rules;
  private final List<TagRule> keeps;
  private final NavigableSet<String> verbatim;
  private final CountLimit limit;
  private final String limitItem;
  private final List<TagWarning> warnings;

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
   * Reads the items of a {@code tags} list; no items, or only {@code keep} ones, stand for all
   * tags.
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
   * Whether the repository's tags must be listed; not so when nothing but verbatim tags (and {@code
   * keep} items) is given.
   */
  public boolean needsListing() {
    return !rules.isEmpty() || verbatim.isEmpty();
  }

  /** Whether only digests are named, so that the mapping means the same images for ever. */
  public boolean isPinned() {
    return !needsListing() && verbatim.stream().allMatch(name -> name.indexOf(':') >= 0);
  }

  /** The tags and digests that are selected without being listed, as they are written. */
  public Set<String> named() {
    return verbatim;
  }

  /** Whether {@code tag} is selected where a repository has it, limits of number aside. */
  public boolean accepts(String tag) {
    return verbatim.contains(tag) || rejection(tag).isEmpty();
  }

  /** Whether no rule leaves a listed tag out, limits of number aside. */
  public boolean acceptsEveryTag() {
    return rules.isEmpty() && keeps.isEmpty() && verbatim.isEmpty();
  }

  /** Whether {@code tag} may be written: {@link #accepts} it, or a digest is to get that tag. */
  public boolean writes(String tag) {
    if (accepts(tag)) {
      return true;
    }
    String withDigest = tag + "@";
    String next = verbatim.ceiling(withDigest);
    return next != null && next.startsWith(withDigest);
  }

  /** The rule that selects {@code tag}, for people; of one that is not selected, nothing. */
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

  /** Why a tag was dropped, in more words than a selection has for each of many tags. */
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

  /** Items that are legal but hardly mean what they say, in the order of the list. */
  public List<TagWarning> warnings() {
    return warnings;
  }

  /**
   * What is selected of {@code listed} and the verbatim tags, and why the rest is not. The result
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
   * What {@link #select} selects, of a list of any length; one more than {@code most} where it is
   * more.
   */
  public List<String> selected(Collection<String> listed, int most) {
    Stream<String> candidates =
        Stream.concat(
            verbatim.stream(),
            listed.stream().filter(tag -> !verbatim.contains(tag) && isCandidate(tag)));
    if (limit.count() == 0) {
      return candidates.distinct().limit(most + 1L).sorted().toList();
    }
    CountLimit.Newest newest = new CountLimit.Newest(limit.count());
    candidates.forEach(newest::add);
    return List.copyOf(newest.staying(most));
  }

  /** Filters of the same items are equal. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TagFilter that && items.equals(that.items);
  }

  @Override
  public int hashCode() {
    return items.hashCode();
  }

  /** The items as written. */
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

  /** Why a listed tag that is not verbatim is no candidate; empty if it is one. */
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
