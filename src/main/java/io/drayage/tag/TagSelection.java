package io.drayage.tag;

import java.util.List;

/**
 * Result of a {@link TagFilter} for a list of tags.
 *
 * @param selected in byte order, each once: {@code tag}, {@code sha256:…} or {@code tag@sha256:…}
 * @param dropped other listed tags, and verbatim ones beyond a {@code keep: latest N}, in byte
 *     order
 */
public record TagSelection(List<String> selected, List<Dropped> dropped) {
  /** A dropped tag, with the reason for display. */
  public record Dropped(String tag, String reason) {}

  public TagSelection {
    selected = List.copyOf(selected);
    dropped = List.copyOf(dropped);
  }
}
