package io.drayage.tag;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;

/** An expression in Go's dialect (RE2), small enough to be compiled and matched safely. */
record GoExpression(String text, ExpressionShape shape) {
  static final int MAX_LENGTH = 4096;
  static final int SHOWN_CHARACTERS = 120;

  private static final int MAX_DEPTH = 200;
  private static final int MAX_SIZE = 10_000;
  private static final int MAX_BRANCHES = 2500;

  /**
   * Checks length and shape.
   *
   * @throws MalformedException if it is longer than {@link #MAX_LENGTH}, or so nested or repetitive
   *     that matching it could exhaust the stack
   */
  static GoExpression check(String expression) {
    if (expression.length() > MAX_LENGTH) {
      throw new MalformedException(
          "the expression '%s' is longer than %d characters; split it over several items"
              .formatted(shown(expression), MAX_LENGTH));
    }
    ExpressionShape shape = ExpressionShape.of(expression);
    if (shape.depth() > MAX_DEPTH || shape.size() > MAX_SIZE || shape.branches() > MAX_BRANCHES) {
      throw new MalformedException(
          ("the expression '%s' is too big: write smaller counts in {n,m}, and nest groups no more"
                  + " than %d deep")
              .formatted(shown(expression), MAX_DEPTH));
    }
    return new GoExpression(expression, shape);
  }

  /**
   * Compiles the expression between two anchors, each of which may be empty.
   *
   * @throws MalformedException if it is no expression
   */
  Pattern compile(String start, String end) {
    try {
      return Pattern.compile(start + text + end);
    } catch (PatternSyntaxException e) {
      throw new MalformedException(
          ("'%s' is not a regular expression: %s (the dialect is Go's, RE2, without look-around and"
                  + " back-references)")
              .formatted(shown(text), shown(reason(e))),
          e);
    }
  }

  private static String reason(PatternSyntaxException e) {
    // the engine's message for a parenthesis that closes nothing
    return e.getDescription().contains("internal error")
        ? "a ')' without its '('"
        : e.getDescription() + " '" + e.getPattern() + "'";
  }

  private static String shown(String text) {
    return PrintableText.text(text, SHOWN_CHARACTERS);
  }
}
