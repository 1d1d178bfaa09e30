package io.drayage.oci;

import java.util.regex.Pattern;

/**
 * Makes text from the network safe to log: one line, limited, no control or direction characters.
 */
public final class PrintableText {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "\\b([A-Za-z][A-Za-z0-9+.-]{0,30}://)(?:[^\\s/?@\"\\\\]*@)?([^\\s/?\"\\\\,)\\]]*)[/?][^\\s\"\\\\,)\\]]*");

  private PrintableText() {}

  /**
   * Escapes characters that could forge a log line or confuse a terminal as {@code \\uXXXX}, and
   * cuts {@code text} after {@code maxCharacters} characters with an ellipsis.
   */
  public static String text(String text, int maxCharacters) {
    StringBuilder safe = new StringBuilder(Math.min(text.length(), maxCharacters) + 1);
    for (int at = 0; at < text.length(); at++) {
      if (safe.length() >= maxCharacters) {
        return safe.append('…').toString();
      }
      char character = text.charAt(at);
      if (isPrintable(character)) {
        safe.append(character);
      } else {
        safe.append(String.format("\\u%04x", (int) character));
      }
    }
    return safe.toString();
  }

  private static boolean isPrintable(char character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }

  /** Cuts addresses after their hosts: user, path and query may be secret. */
  public static String hostsOnly(String text) {
    return ADDRESS.matcher(text).replaceAll("$1$2/...");
  }
}
