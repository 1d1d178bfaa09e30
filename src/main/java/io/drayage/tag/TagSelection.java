package io.drayage.tag;

import java.util.List;

/**
 * What a {@link TagFilter} made of a list of tags.
 *
 * @param selected in byte order, each once: {@code tag}, {@code sha256:…} or {@code tag@sha256:…}
 * @param dropped the listed tags that were not selected, and verbatim ones beyond a {@code keep:
 *     latest N}, in byte order
 */
public record TagSelection(List<String> selected, List<Dropped> dropped) {
  /** A tag that was not selected, and the rule that dropped it, for people. */
  public record Dropped(String tag, String reason) {}

  /** Copies the lists. */
  public TagSelection {
    selected = List.copyOf(selected);
    dropped = List.copyOf(dropped);
  }
}
