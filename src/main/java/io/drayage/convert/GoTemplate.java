package io.drayage.convert;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Evaluates the Go templates that regsync files have in names of images. */
final class GoTemplate {
  private static final Pattern ACTION = Pattern.compile("\\{\\{-?\\s*(.*?)\\s*-?\\}\\}");
  private static final Pattern FIELD = Pattern.compile("\\.Sync\\.([A-Za-z]+)");
  private static final Pattern ENV = Pattern.compile("env\\s+[\"`]([A-Za-z_][A-Za-z0-9_]*)[\"`]");
  private static final Pattern PART =
      Pattern.compile(
          "index\\s+\\(\\s*split\\s+\\.Sync\\.([A-Za-z]+)\\s+[\"`]([^\"`]+)[\"`]\\s*\\)\\s+([0-9])");

  /** Longest text; more is no name of an image. */
  private static final int MAX_CHARACTERS = 1000;

  private GoTemplate() {}

  /**
   * Text with its actions replaced; variables of the environment become <code>${NAME}</code>. Empty
   * if some action is not understood, or the text is no name for its length.
   *
   * @param fields values of {@code .Sync}, by their names in templates
   */
  static Optional<String> expand(String text, Map<String, String> fields) {
    if (text.length() > MAX_CHARACTERS) {
      return Optional.empty();
    }
    StringBuilder result = new StringBuilder();
    Matcher action = ACTION.matcher(text);
    int at = 0;
    while (action.find()) {
      Optional<String> value = value(action.group(1), fields);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      result.append(Value.literal(text.substring(at, action.start()))).append(value.get());
      at = action.end();
    }
    String rest = text.substring(at);
    return rest.contains("{{") ? Optional.empty() : Optional.of(result + Value.literal(rest));
  }

  private static Optional<String> value(String action, Map<String, String> fields) {
    Matcher field = FIELD.matcher(action);
    if (field.matches()) {
      return Optional.ofNullable(fields.get(field.group(1)));
    }
    Matcher env = ENV.matcher(action);
    if (env.matches()) {
      return Optional.of("${" + env.group(1) + "}");
    }
    Matcher part = PART.matcher(action);
    if (part.matches()) {
      String[] parts =
          fields.getOrDefault(part.group(1), "").split(Pattern.quote(part.group(2)), -1);
      int index = Integer.parseInt(part.group(3));
      return index < parts.length ? Optional.of(parts[index]) : Optional.empty();
    }
    return Optional.empty();
  }
}
