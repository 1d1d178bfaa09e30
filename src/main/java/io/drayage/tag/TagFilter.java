package io.drayage.tag;

import java.util.Collection;
import java.util.List;

/** The {@code tags} of a mapping, ready to judge. */
public final class TagFilter {
  private final List<String> items;

  private TagFilter(List<String> items) {
    this.items = List.copyOf(items);
  }

  /**
   * Reads the items of a {@code tags} list.
   *
   * @throws TagRuleException naming the first item that is not a rule
   */
  public static TagFilter parse(List<String> items) {
    return new TagFilter(items);
  }

  /** Whether the repository's tags must be listed; not so when all items are verbatim tags. */
  public boolean needsListing() {
    return items.isEmpty();
  }

  /** What is selected of {@code listed}, and why the rest is not. */
  public TagSelection select(Collection<String> listed) {
    return new TagSelection(List.copyOf(listed), List.of());
  }
}
