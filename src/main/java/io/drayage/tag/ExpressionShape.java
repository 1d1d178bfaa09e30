package io.drayage.tag;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be told of an RE2 expression without compiling it. The engine compiles and matches by
 * recursion, so its stack has to be guarded from outside.
 *
 * @param depth how deep groups nest
 * @param repeated how many characters, classes and groups the counted repetitions {@code {n,m}}
 *     stand for, written out
 * @param bareAlternative whether a {@code |} stands outside of any group
 */
record ExpressionShape(int depth, long repeated, boolean bareAlternative) {
  /** Reads the shape; text that is no expression gives some shape, never an exception. */
  static ExpressionShape of(String expression) {
    return new Scan(expression).run();
  }

  private static final class Scan {
    private static final Pattern COUNT = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");
    private static final long MAX_SIZE = Integer.MAX_VALUE;

    private final String expression;
    private final Matcher count;
    private final Deque<Long> outerSizes = new ArrayDeque<>();
    private int at;
    private int depth;
    private long repeated;
    private boolean bareAlternative;
    // of the group being read: all before the last atom, and the last atom, which a count
    // multiplies
    private long size;
    private long lastAtom;

    Scan(String expression) {
      this.expression = expression;
      this.count = COUNT.matcher(expression);
    }

    ExpressionShape run() {
      while (at < expression.length()) {
        step(expression.charAt(at));
      }
      return new ExpressionShape(depth, repeated, bareAlternative);
    }

    private void step(char character) {
      switch (character) {
        case '\\' -> escape();
        case '[' -> characterClass();
        case '(' -> open();
        case ')' -> close();
        case '{' -> repetition();
        case '|' -> alternative();
        case '*', '+', '?' -> at++;
        default -> atom(1);
      }
    }

    private void atom(int length) {
      size = Math.min(MAX_SIZE, size + lastAtom);
      lastAtom = 1;
      at += length;
    }

    private void alternative() {
      bareAlternative |= outerSizes.isEmpty();
      at++;
    }

    private void open() {
      outerSizes.push(size + lastAtom);
      depth = Math.max(depth, outerSizes.size());
      size = 1;
      lastAtom = 0;
      at++;
      if (expression.startsWith("?", at)) {
        skipFlagsOrName();
      }
    }

    private void skipFlagsOrName() {
      while (at < expression.length() && ":>)".indexOf(expression.charAt(at)) < 0) {
        at++;
      }
      if (at < expression.length() && expression.charAt(at) != ')') {
        at++;
      }
    }

    private void close() {
      lastAtom = Math.min(MAX_SIZE, size + lastAtom);
      size = outerSizes.isEmpty() ? 0 : outerSizes.pop();
      at++;
    }

    private void repetition() {
      if (!count.region(at, expression.length()).lookingAt()) {
        atom(1); // RE2 takes any other brace for itself
        return;
      }
      String most =
          count.group(2) == null || count.group(2).isEmpty() ? count.group(1) : count.group(2);
      lastAtom = Math.min(MAX_SIZE, lastAtom * Math.max(1, Integer.parseInt(most)));
      repeated = Math.min(MAX_SIZE, repeated + lastAtom);
      at = count.end();
    }

    private void escape() {
      if (expression.startsWith("\\Q", at)) {
        int end = expression.indexOf("\\E", at + 2);
        atom((end < 0 ? expression.length() : end + 2) - at);
        return;
      }
      boolean braced = at + 2 < expression.length() && expression.charAt(at + 2) == '{';
      if (braced && "pPx".indexOf(expression.charAt(at + 1)) >= 0) {
        int end = expression.indexOf('}', at);
        atom((end < 0 ? expression.length() : end + 1) - at);
        return;
      }
      atom(2);
    }

    private void characterClass() {
      int end = at + 1;
      if (expression.startsWith("^", end)) {
        end++;
      }
      // the first bracket is a member: []a]
      end++;
      while (end < expression.length() && expression.charAt(end) != ']') {
        end = memberEnd(end);
      }
      atom(end + 1 - at);
    }

    private int memberEnd(int member) {
      if (expression.startsWith("[:", member)) {
        int named = expression.indexOf(":]", member + 2);
        return named < 0 ? member + 1 : named + 2;
      }
      return expression.charAt(member) == '\\' ? member + 2 : member + 1;
    }
  }
}
