package io.drayage.tag;

/**
 * Blanks around an item of {@code tags}. More characters count than for {@link String#strip()}:
 * lines pasted from web pages have no-break spaces, and Go trims them.
 */
final class Blank {
  private Blank() {}

  static boolean isBlank(char character) {
    return (character >= '\t' && character <= '\r')
        || character == ' '
        || character == '\u0085'
        || Character.isSpaceChar(character);
  }

  /** Removes the blanks on both sides. */
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
