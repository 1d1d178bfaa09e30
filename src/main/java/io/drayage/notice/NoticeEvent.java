package io.drayage.notice;

import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Kinds of changes that are told. */
public enum NoticeEvent {
  /** Images or mappings fail that did not fail before. */
  FAILURE,
  /** Images or mappings that failed work again. */
  RECOVERY,
  /** A tag has another image than before. */
  DIGEST,
  /** A tag is no longer at its source. */
  VANISHED,
  /** A registry's pulls are nearly spent. */
  BUDGET,
  /** A task has had no success for too long, or has one again. */
  HEALTH,
  /** Edited files can't be used, or can again. */
  RELOAD;

  /** The word in settings and messages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Parses words that are separated by commas; no word is no event.
   *
   * @throws MalformedException for another word
   */
  public static Set<NoticeEvent> parse(String text) {
    Set<NoticeEvent> events = EnumSet.noneOf(NoticeEvent.class);
    for (String word : text.split(",", -1)) {
      if (!word.isBlank()) {
        events.add(one(word.strip()));
      }
    }
    return events;
  }

  private static NoticeEvent one(String word) {
    return Arrays.stream(values())
        .filter(event -> event.label().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new MalformedException(
                    "'%s' is no event; there are %s"
                        .formatted(
                            PrintableText.text(word, 40),
                            Arrays.stream(values())
                                .map(NoticeEvent::label)
                                .collect(Collectors.joining(", ")))));
  }
}
