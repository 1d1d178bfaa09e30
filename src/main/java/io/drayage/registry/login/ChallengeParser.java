package io.drayage.registry.login;

import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Single-pass parser of a {@code WWW-Authenticate} line. A comma separates parameters as well as
 * challenges: a word before an equals sign is a parameter, any other word begins a challenge.
 */
final class ChallengeParser {
  private static final int MAX_LENGTH = 16 * 1024;

  private final String text;
  private int at;

  ChallengeParser(String text) {
    this.text = text;
  }

  List<Challenge> parse() {
    if (text.length() > MAX_LENGTH) {
      throw malformed("it is longer than %d characters".formatted(MAX_LENGTH));
    }
    List<Challenge> challenges = new ArrayList<>();
    skipSeparators();
    while (at < text.length()) {
      challenges.add(challenge());
      skipSeparators();
    }
    return challenges;
  }

  private Challenge challenge() {
    String scheme = word();
    Map<String, String> parameters = new HashMap<>();
    skipSeparators();
    while (at < text.length()) {
      int start = at;
      String name = word();
      skipBlanks();
      if (!lookingAt('=')) {
        // a word without an equals sign begins the next challenge
        at = start;
        break;
      }
      at++;
      skipBlanks();
      parameters.putIfAbsent(name.toLowerCase(Locale.ROOT), value());
      skipSeparators();
    }
    return new Challenge(scheme, parameters);
  }

  /** Reads a token; the padded one of some schemes ({@code Negotiate}) passes for a parameter. */
  private String word() {
    int start = at;
    while (at < text.length() && isWord(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw malformed(
          "there is an unexpected '%s'"
              .formatted(PrintableText.text(text.substring(at, at + 1), 10)));
    }
    return text.substring(start, at);
  }

  private String value() {
    if (lookingAt('"')) {
      return quoted();
    }
    int start = at;
    while (at < text.length() && text.charAt(at) != ',' && !isBlank(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char character = text.charAt(at);
      if (character == '"') {
        at++;
        return value.toString();
      }
      if (character == '\\' && at + 1 < text.length()) {
        at++;
        character = text.charAt(at);
      }
      value.append(character);
    }
    throw malformed("a quote is not closed");
  }

  private void skipSeparators() {
    while (at < text.length() && (text.charAt(at) == ',' || isBlank(text.charAt(at)))) {
      at++;
    }
  }

  private void skipBlanks() {
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
  }

  private boolean lookingAt(char wanted) {
    return at < text.length() && text.charAt(at) == wanted;
  }

  private static boolean isBlank(char character) {
    return character == ' ' || character == '\t';
  }

  private static boolean isWord(char character) {
    return character > ' ' && character < 127 && "()<>@,;:\\\"[]?={}".indexOf(character) < 0;
  }

  private MalformedException malformed(String reason) {
    return new MalformedException(
        "can't read the WWW-Authenticate header '%s': %s"
            .formatted(PrintableText.text(text, 200), reason));
  }
}
