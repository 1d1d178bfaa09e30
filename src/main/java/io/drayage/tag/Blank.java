package io.drayage.tag;

/**
 * What counts as a blank around an item of {@code tags}. Wider than {@link String#strip()}: a
 * no-break space comes along when a line is pasted from a web page, and Go trims it.
 */
final class Blank {
  private Blank() {}

  static boolean isBlank(char character) {
    return (character >= '\t' && character <= '\r')
        || character == ' '
        || character == '\u0085'
        || Character.isSpaceChar(character);
  }

  /** {@code text} without the blanks on both sides. */
  static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }
}
