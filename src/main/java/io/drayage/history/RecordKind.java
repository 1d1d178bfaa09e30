package io.drayage.history;

import java.util.Arrays;

/** Kinds of records in the outbox; the text of a record begins with the letter. */
enum RecordKind {
  /** A run that ended. */
  RUN('r'),
  /** A copied or failed image. */
  IMAGE('i'),
  /** Images of one run that did not change. */
  UNCHANGED('u'),
  /** A mapping that failed. */
  MAPPING('m'),
  /** Pulls spent. */
  PULLS('p');

  private final char letter;

  RecordKind(char letter) {
    this.letter = letter;
  }

  /** Text of a record. */
  String text(String json) {
    return letter + json;
  }

  /**
   * The kind of a record.
   *
   * @throws IllegalArgumentException if it is unknown, as that of a later version
   */
  static RecordKind of(String text) {
    return Arrays.stream(values())
        .filter(kind -> kind.is(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("a record of an unknown kind"));
  }

  /** Whether {@code text} is a record of this kind. */
  boolean is(String text) {
    return !text.isEmpty() && text.charAt(0) == letter;
  }
}
