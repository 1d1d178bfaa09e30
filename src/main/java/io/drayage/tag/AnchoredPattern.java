package io.drayage.tag;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.drayage.oci.Printable;
import java.util.Optional;

/**
 * A regular expression of Go's dialect (RE2: linear time, no look-around, no back-references) that
 * gets a {@code ^} in front unless it begins with one and a {@code $} behind unless it ends with
 * one. Both are added as text, so {@code a|b} means {@code ^a|b$}. Immutable and safe for use by
 * several threads.
 */
public final class AnchoredPattern {
  /** The longest expression that is accepted, in characters. */
  public static final int MAX_LENGTH = 4096;

  private static final int MAX_DEPTH = 200;
  private static final int MAX_SIZE = 10_000;
  private static final int MAX_BRANCHES = 2500;
  private static final int SHOWN_CHARACTERS = 120;

  private final String expression;
  private final Pattern pattern;
  private final boolean negated;
  private final boolean bareAlternative;

  private AnchoredPattern(String expression, boolean negated) {
    ExpressionShape shape = checkedShape(expression);
    this.expression = expression;
    this.pattern = compile(expression);
    this.negated = negated;
    this.bareAlternative = shape.bareAlternative();
  }

  /**
   * Reads {@code EXPR}; a {@code !} in front is part of it.
   *
   * @throws RuleTextException if it is no expression, longer than {@link #MAX_LENGTH}, or so nested
   *     or repetitive that matching it could exhaust the stack
   */
  public static AnchoredPattern parse(String text) {
    return new AnchoredPattern(text, false);
  }

  /**
   * Reads {@code EXPR} or {@code !EXPR}; the latter matches what EXPR does not. Nothing is trimmed
   * behind the {@code !}.
   *
   * @throws RuleTextException as {@link #parse}
   */
  public static AnchoredPattern parseNegatable(String text) {
    return text.startsWith("!")
        ? new AnchoredPattern(text.substring(1), true)
        : new AnchoredPattern(text, false);
  }

  /** Whether {@code text} matches or, negated, does not. */
  public boolean matches(String text) {
    return pattern.matcher(text).find() != negated;
  }

  /** The expression with its anchors, without a {@code !}. */
  public String anchored() {
    return pattern.pattern();
  }

  /** What is suspicious about this legal expression, in one line. */
  public Optional<String> warning() {
    if (bareAlternative) {
      return Optional.of(
          ("a '|' outside of parentheses parts the anchors: this means '%s'; write '(?:%s)' to match"
                  + " whole names only")
              .formatted(shown(anchored()), shown(unanchored())));
    }
    if (expression.isEmpty()) {
      return Optional.of("the expression is empty, so it matches nothing but an empty text");
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

  /** The expression as written. */
  @Override
  public String toString() {
    return negated ? "!" + expression : expression;
  }

  private String unanchored() {
    int start = expression.startsWith("^") ? 1 : 0;
    int end = expression.length() - (expression.endsWith("$") ? 1 : 0);
    return expression.substring(start, Math.max(start, end));
  }

  private static ExpressionShape checkedShape(String expression) {
    if (expression.length() > MAX_LENGTH) {
      throw new RuleTextException(
          "the expression '%s' is longer than %d characters; split it over several items"
              .formatted(shown(expression), MAX_LENGTH));
    }
    ExpressionShape shape = ExpressionShape.of(expression);
    if (shape.depth() > MAX_DEPTH || shape.size() > MAX_SIZE || shape.branches() > MAX_BRANCHES) {
      throw new RuleTextException(
          ("the expression '%s' is too big: write smaller counts in {n,m}, and nest groups no more"
                  + " than %d deep")
              .formatted(shown(expression), MAX_DEPTH));
    }
    return shape;
  }

  private static Pattern compile(String expression) {
    String start = expression.startsWith("^") ? "" : "^";
    String end = expression.endsWith("$") ? "" : "$";
    try {
      return Pattern.compile(start + expression + end);
    } catch (PatternSyntaxException e) {
      throw new RuleTextException(
          ("'%s' is not a regular expression: %s (the dialect is Go's, RE2, without look-around and"
                  + " back-references)")
              .formatted(shown(expression), shown(reason(e))),
          e);
    }
  }

  private static String reason(PatternSyntaxException e) {
    // what the engine says of a parenthesis that closes nothing
    return e.getDescription().contains("internal error")
        ? "a ')' without its '('"
        : e.getDescription() + " '" + e.getPattern() + "'";
  }

  private static String shown(String text) {
    return Printable.text(text, SHOWN_CHARACTERS);
  }
}
