package io.drayage.history;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The last row of a page; the next page begins after it.
 *
 * @param time start of a run; the epoch in a list of events
 * @param seq number of the record
 */
record Cursor(Instant time, long seq) {
  private static final int MAX_LENGTH = 100;

  /** Opaque text for a caller. */
  String text() {
    String plain = time + " " + seq;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if {@link #text} does not make such a text
   */
  static Cursor parse(String text) {
    if (text.length() <= MAX_LENGTH) {
      try {
        String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        String[] parts = plain.split(" ", -1);
        if (parts.length == 2) {
          return new Cursor(Instant.parse(parts[0]), Long.parseLong(parts[1]));
        }
      } catch (java.time.DateTimeException | IllegalArgumentException e) {
        throw new IllegalArgumentException("the cursor is not one of the history", e);
      }
    }
    throw new IllegalArgumentException("the cursor is not one of the history");
  }

  static Optional<Cursor> parse(Optional<String> text) {
    return text.map(Cursor::parse);
  }
}
