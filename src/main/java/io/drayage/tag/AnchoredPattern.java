package io.drayage.tag;

import com.google.re2j.Pattern;
import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import java.util.Optional;

/**
 * A regular expression in Go's dialect (RE2: linear time, no look-around, no back-references). It
 * gets a {@code ^} in front unless it begins with one, and a {@code $} behind unless it ends with
 * one. Both are added as text, so {@code a|b} means {@code ^a|b$}. Immutable and thread-safe.
 */
public final class AnchoredPattern {
  /** Longest accepted expression, in characters. */
  public static final int MAX_LENGTH = GoExpression.MAX_LENGTH;

  private final String expression;
  private final Pattern pattern;
  private final boolean negated;
  private final boolean bareAlternative;

  private AnchoredPattern(String expression, boolean negated) {
    String start = expression.startsWith("^") ? "" : "^";
    String end = expression.endsWith("$") ? "" : "$";
    GoExpression checked = GoExpression.check(expression);
    this.expression = expression;
    this.pattern = checked.compile(start, end);
    this.negated = negated;
    this.bareAlternative = checked.shape().bareAlternative();
  }

  /**
   * Parses {@code EXPR}; a {@code !} in front is part of it.
   *
   * @throws MalformedException if it is no expression, longer than {@link #MAX_LENGTH}, or so
   *     nested or repetitive that matching it could exhaust the stack
   */
  public static AnchoredPattern parse(String text) {
    return new AnchoredPattern(text, false);
  }

  /**
   * Parses {@code EXPR} or {@code !EXPR}; the latter matches all other texts. Nothing is trimmed
   * behind the {@code !}.
   *
   * @throws MalformedException as {@link #parse}
   */
  public static AnchoredPattern parseNegatable(String text) {
    return text.startsWith("!")
        ? new AnchoredPattern(text.substring(1), true)
        : new AnchoredPattern(text, false);
  }

  /** Whether {@code text} matches or, if negated, does not. */
  public boolean matches(String text) {
    return pattern.matcher(text).find() != negated;
  }

  /** Expression with its anchors, without a {@code !}. */
  public String anchored() {
    return pattern.pattern();
  }

  /** Warning about a legal but suspicious expression, in one line. */
  public Optional<String> warning() {
    if (bareAlternative) {
      return Optional.of(
          ("a '|' outside of parentheses parts the anchors: this means '%s'; write '(?:%s)' to match"
                  + " whole names only")
              .formatted(shown(anchored()), shown(unanchored())));
    }
    if (expression.isEmpty()) {
      return Optional.of(
          negated
              ? "the expression behind the '!' is empty, so all tags are selected"
              : "the expression is empty, so it matches nothing but an empty text");
    }
    return Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AnchoredPattern that
        && expression.equals(that.expression)
        && negated == that.negated;
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /** Expression as written. */
  @Override
  public String toString() {
    return negated ? "!" + expression : expression;
  }

  private String unanchored() {
    int start = expression.startsWith("^") ? 1 : 0;
    int end = expression.length() - (expression.endsWith("$") ? 1 : 0);
    return expression.substring(start, Math.max(start, end));
  }

  private static String shown(String text) {
    return PrintableText.text(text, GoExpression.SHOWN_CHARACTERS);
  }
}
