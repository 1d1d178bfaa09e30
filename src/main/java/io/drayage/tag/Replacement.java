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
 * Replaces every match of an expression, with the semantics of Go's {@code
 * Regexp.ReplaceAllString}. The expression gets no anchors. Immutable and safe for use by several
 * threads.
 */
public final class Replacement {
  private static final int MAX_RESULT = 64 * 1024;

  private final String expression;
  private final String template;
  private final Pattern pattern;
  private final ReplaceTemplate parts;

  private Replacement(String expression, String template) {
    this.expression = expression;
    this.template = template;
    this.pattern = GoExpression.check(expression).compile("", "");
    this.parts = ReplaceTemplate.parse(template);
  }

  /**
   * Reads an expression and what its matches are replaced by.
   *
   * @throws MalformedException if the first is no expression, or too big
   */
  public static Replacement parse(String expression, String template) {
    return new Replacement(expression, template);
  }

  /**
   * The names and numbers by which a replacement can mean the groups of {@code expression}.
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

  /** {@code text} with every match replaced; a group that is none, or did not match, is empty. */
  public String in(String text) {
    Matcher matcher = pattern.matcher(text);
    StringBuilder result = new StringBuilder();
    int copied = 0;
    int searchFrom = 0;
    while (searchFrom <= text.length() && matcher.find(searchFrom)) {
      result.append(text, copied, matcher.start());
      // an empty match right behind a match is none
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
    for (ReplaceTemplate.Part part : parts.parts()) {
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

  private void append(StringBuilder result, Matcher matcher) {
    for (ReplaceTemplate.Part part : parts.parts()) {
      if (!part.isGroup()) {
        result.append(part.text());
        continue;
      }
      OptionalInt group = number(part.text());
      String value = group.isPresent() ? matcher.group(group.getAsInt()) : null;
      result.append(value == null ? "" : value);
    }
  }

  /** A number in decimal without leading zeros is that group; anything else is a name. */
  private OptionalInt number(String name) {
    if (name.matches("0|[1-9][0-9]{0,7}")) {
      int number = Integer.parseInt(name);
      return number <= pattern.groupCount() ? OptionalInt.of(number) : OptionalInt.empty();
    }
    Integer named = pattern.namedGroups().get(name);
    return named == null ? OptionalInt.empty() : OptionalInt.of(named);
  }

  /** Behind the match, and at least one character further. */
  private static int next(String text, int searchFrom, int matchEnd) {
    int width = searchFrom < text.length() ? Character.charCount(text.codePointAt(searchFrom)) : 1;
    return Math.max(matchEnd, searchFrom + width);
  }
}
