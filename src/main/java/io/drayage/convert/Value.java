package io.drayage.convert;

/** A text of a file with its place. */
record Value(Place place, String text) {
  /** Text with {@code ${} made literal, for a sync file. */
  String literal() {
    return literal(text);
  }

  static String literal(String text) {
    return text.replace("${", "$${");
  }
}
