package io.drayage.convert;

/** A text of a file with its place. */
record Value(Place place, String text) {
  /** Text for a sync file, in which nothing of it is a variable. */
  String literal() {
    return literal(text);
  }

  static String literal(String text) {
    return text.replace("${", "$${");
  }
}
