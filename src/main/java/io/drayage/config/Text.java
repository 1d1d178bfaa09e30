package io.drayage.config;

import io.drayage.oci.PrintableText;

/**
 * A text of the file.
 *
 * @param written as in the file
 * @param value with the environment's values put in; may hold secrets, so messages show only what
 *     is written
 */
record Text(Position place, String written, String value) {
  private static final int MAX_SHOWN_CHARACTERS = 80;

  /** What messages may show. */
  String shown() {
    return PrintableText.text(written, MAX_SHOWN_CHARACTERS);
  }

  /** Whether {@code value} holds what the file does not. */
  boolean isExpanded() {
    return !written.equals(value);
  }

  @Override
  public String toString() {
    return shown();
  }
}
