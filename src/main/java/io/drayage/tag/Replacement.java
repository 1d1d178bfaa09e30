package io.drayage.tag;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.drayage.oci.MalformedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Replaces all matches of an expression, with the semantics of Go's {@code
 * Regexp.ReplaceAllString}. The expression gets no anchors. Immutable and thread-safe.
 */
public final class Replacement {
  private static final int MAX_RESULT = 64 * 1024;

  /**
   * A dollar as Go's {@code Regexp.Expand} reads it: the longest name counts, {@code $$} is a
   * dollar.
   */
  private static final Pattern DOLLAR =
      Pattern.compile("\\$(?:\\$|\\{([_\\pL\\p{Nd}]+)\\}|([_\\pL\\p{Nd}]+))");

  /** Literal text, or name or number of a group. */
  private record Part(String text, boolean isGroup) {}

  private final String expression;
  private final String template;
  private final Pattern pattern;
  private final List<Part> parts;

  private Replacement(String expression, String template) {
    this.expression = expression;
    this.template = template;
    this.pattern = GoExpression.check(expression).compile("", "");
    this.parts = parts(template);
  }

  /**
   * Parses an expression and its replacement.
   *
   * @throws MalformedException if {@code expression} is none, or too big
   */
  public static Replacement parse(String expression, String template) {
    return new Replacement(expression, template);
  }

  /**
   * Names and numbers of the groups of {@code expression}.
   *
   * @throws MalformedException as {@link #parse}
   */
  public static Set<String> groups(String expression) {
    Pattern pattern = GoExpression.check(expression).compile("", "");
    Set<String> groups = new HashSet<>(pattern.namedGroups().keySet());
    for (int number = 0; number <= pattern.groupCount(); number++) {
      groups.add(Integer.toString(number));
    }
    return groups;
  }

  /**
   * Replaces all matches in {@code text}. Groups that do not exist, or did not match, are empty.
   */
  public String in(String text) {
    Matcher matcher = pattern.matcher(text);
    StringBuilder result = new StringBuilder();
    int copied = 0;
    int searchFrom = 0;
    while (searchFrom <= text.length() && matcher.find(searchFrom)) {
      result.append(text, copied, matcher.start());
      // Go ignores an empty match right behind a match
      if (matcher.end() > copied || matcher.start() == 0) {
        append(result, matcher);
      }
      copied = matcher.end();
      searchFrom = next(text, searchFrom, matcher.end());
      if (result.length() > MAX_RESULT) {
        throw new MalformedException(
            "the replacement of '%s' makes a path of it that is far too long".formatted(this));
      }
    }
    return result.append(text, copied, text.length()).toString();
  }

  /** References to groups that the expression does not have; they are always empty. */
  public List<String> missingGroups() {
    Set<String> known = groups(expression);
    List<String> missing = new ArrayList<>();
    for (Part part : parts) {
      if (part.isGroup() && !known.contains(part.text())) {
        missing.add(part.text());
      }
    }
    return missing;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Replacement that
        && expression.equals(that.expression)
        && template.equals(that.template);
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /** {@code EXPRESSION,TEMPLATE}. */
  @Override
  public String toString() {
    return expression + "," + template;
  }

  private static List<Part> parts(String template) {
    List<Part> parts = new ArrayList<>();
    Matcher dollar = DOLLAR.matcher(template);
    int at = 0;
    while (dollar.find()) {
      parts.add(new Part(template.substring(at, dollar.start()), false));
      String name = dollar.group(1) == null ? dollar.group(2) : dollar.group(1);
      parts.add(name == null ? new Part("$", false) : new Part(name, true));
      at = dollar.end();
    }
    parts.add(new Part(template.substring(at), false));
    return List.copyOf(parts);
  }

  private void append(StringBuilder result, Matcher matcher) {
    for (Part part : parts) {
      if (!part.isGroup()) {
        result.append(part.text());
        continue;
      }
      OptionalInt group = number(part.text());
      String value = group.isPresent() ? matcher.group(group.getAsInt()) : null;
      result.append(value == null ? "" : value);
    }
  }

  /**
   * Number of a group; only decimal numbers without leading zeros are numbers, all else is a name.
   */
  private OptionalInt number(String name) {
    if (name.matches("0|[1-9][0-9]{0,7}")) {
      int number = Integer.parseInt(name);
      return number <= pattern.groupCount() ? OptionalInt.of(number) : OptionalInt.empty();
    }
    Integer named = pattern.namedGroups().get(name);
    return named == null ? OptionalInt.empty() : OptionalInt.of(named);
  }

  /** Position behind the match, and at least one character further. */
  private static int next(String text, int searchFrom, int matchEnd) {
    int width = searchFrom < text.length() ? Character.charCount(text.codePointAt(searchFrom)) : 1;
    return Math.max(matchEnd, searchFrom + width);
  }
}
