package io.drayage.tag;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Size of an RE2 expression, found without compiling it. The engine compiles and matches by
 * recursion, so the size limits its memory and its stack.
 *
 * @param depth nesting of groups
 * @param size number of characters, classes and groups, with {@code {n,m}} written out
 * @param branches number of places that may be passed without a character, with {@code {n,m}}
 *     written out; it limits the engine's recursion
 * @param bareAlternative whether a {@code |} stands outside of any group
 */
record ExpressionShape(int depth, long size, long branches, boolean bareAlternative) {
  /** Measures a text; one that is no expression has a shape too. */
  static ExpressionShape of(String expression) {
    return new Scan(expression).run();
  }

  private record Weight(long size, long branches) {
    static final Weight NONE = new Weight(0, 0);
    static final Weight CHARACTER = new Weight(1, 0);
    static final Weight MAYBE_EMPTY = new Weight(1, 1);
    static final Weight BRANCH = new Weight(0, 1);
    static final Weight GROUP = new Weight(1, 2);

    private static final long MAX = Integer.MAX_VALUE;

    Weight plus(Weight other) {
      return new Weight(Math.min(MAX, size + other.size), Math.min(MAX, branches + other.branches));
    }

    Weight times(long count, long optional) {
      return new Weight(Math.min(MAX, size * count), Math.min(MAX, branches * count + optional));
    }
  }

  private static final class Scan {
    private static final Pattern COUNT = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");

    private final String expression;
    private final Matcher count;
    private final Deque<Weight> outer = new ArrayDeque<>();
    private int at;
    private int depth;
    private boolean bareAlternative;
    // of the current group: all before the last atom, and the last atom, to which a count applies
    private Weight before = Weight.NONE;
    private Weight last = Weight.NONE;

    Scan(String expression) {
      this.expression = expression;
      this.count = COUNT.matcher(expression);
    }

    ExpressionShape run() {
      while (at < expression.length()) {
        step(expression.charAt(at));
      }
      Weight all = before.plus(last);
      for (Weight unclosed : outer) {
        all = all.plus(unclosed);
      }
      return new ExpressionShape(depth, all.size(), all.branches(), bareAlternative);
    }

    private void step(char character) {
      switch (character) {
        case '\\' -> escape();
        case '[' -> atom(Weight.CHARACTER, classEnd());
        case '(' -> open();
        case ')' -> close();
        case '{' -> repetition();
        case '|' -> alternative();
        case '*', '+', '?' -> branch();
        case '^', '$' -> atom(Weight.MAYBE_EMPTY, at + 1);
        default -> atom(Weight.CHARACTER, at + 1);
      }
    }

    private void atom(Weight weight, int end) {
      before = before.plus(last);
      last = weight;
      at = end;
    }

    private void branch() {
      last = last.plus(Weight.BRANCH);
      at++;
    }

    private void alternative() {
      bareAlternative |= outer.isEmpty();
      branch();
    }

    private void open() {
      outer.push(before.plus(last));
      depth = Math.max(depth, outer.size());
      before = Weight.GROUP;
      last = Weight.NONE;
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
      last = before.plus(last);
      before = outer.isEmpty() ? Weight.NONE : outer.pop();
      at++;
    }

    private void repetition() {
      if (!count.region(at, expression.length()).lookingAt()) {
        atom(Weight.CHARACTER, at + 1); // RE2 reads any other brace literally
        return;
      }
      long least = Long.parseLong(count.group(1));
      String end = count.group(2);
      boolean bounded = end != null && !end.isEmpty();
      long most = Math.max(1, bounded ? Long.parseLong(end) : least);
      long optional = end == null ? 0 : Math.max(1, most - least);
      last = last.times(most, optional);
      at = count.end();
    }

    private void escape() {
      if (expression.startsWith("\\Q", at)) {
        atom(Weight.CHARACTER, after("\\E", at + 2));
        return;
      }
      boolean braced = expression.startsWith("{", at + 2);
      if (braced && "pPx".indexOf(expression.charAt(at + 1)) >= 0) {
        atom(Weight.CHARACTER, after("}", at));
        return;
      }
      atom(Weight.MAYBE_EMPTY, at + 2);
    }

    private int classEnd() {
      int member = at + 1;
      if (expression.startsWith("^", member)) {
        member++;
      }
      if (expression.startsWith("]", member)) {
        member++; // a member, in the first place
      }
      while (member < expression.length() && expression.charAt(member) != ']') {
        member = memberEnd(member);
      }
      return member + 1;
    }

    private int memberEnd(int member) {
      if (expression.startsWith("[:", member)) {
        int named = expression.indexOf(":]", member + 2);
        return named < 0 ? member + 1 : named + 2;
      }
      return expression.charAt(member) == '\\' ? member + 2 : member + 1;
    }

    private int after(String end, int from) {
      int found = expression.indexOf(end, from);
      return found < 0 ? expression.length() : found + end.length();
    }
  }
}
