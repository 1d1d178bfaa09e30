package io.drayage.convert;

import io.drayage.oci.MalformedException;
import io.drayage.tag.AnchoredPattern;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Regular expressions as items of {@code tags}, which are anchored as text at both ends. */
final class Expressions {
  private static final Pattern FLAGS = Pattern.compile("\\(\\?[a-zA-Z-]+\\)");

  private Expressions() {}

  /** Expression for an item that matches what {@code ^expression$} does. */
  static String anchored(String expression) {
    boolean ambiguous =
        expression.startsWith("!")
            || expression.endsWith("\\$")
            || !expression.equals(expression.strip())
            || expression.matches("latest \\d+");
    return Value.literal(ambiguous ? "(?:" + expression + ")" : expression);
  }

  /** One expression for an item that matches what any of the {@code ^expression$} does. */
  static String anyAnchored(List<String> expressions) {
    if (expressions.size() == 1) {
      return anchored(expressions.get(0));
    }
    boolean plain = expressions.stream().noneMatch(Expressions::mayBeParted);
    // flags reach to the end of their group, so over the alternatives behind it
    boolean apart = expressions.stream().anyMatch(FLAGS.asPredicate());
    String alternatives =
        expressions.stream()
            .map(expression -> plain ? expression : "^" + expression + "$")
            .map(expression -> apart ? "(?:" + expression + ")" : expression)
            .collect(Collectors.joining("|"));
    return Value.literal(plain ? "(?:" + alternatives + ")" : ".*(?:" + alternatives + ").*");
  }

  /** Expression for an item that matches what {@code expression} finds anywhere in a tag. */
  static String anywhere(String expression) {
    boolean start = expression.startsWith("^");
    boolean end = expression.endsWith("$") && !expression.endsWith("\\$");
    if (mayBeParted(expression) || expression.contains("\\Q")) {
      return Value.literal(".*(?:" + expression + ").*");
    }
    return Value.literal((start ? "" : ".*") + expression + (end ? "" : ".*"));
  }

  /** Whether a text in front or behind may join only one of its alternatives. */
  private static boolean mayBeParted(String expression) {
    try {
      return expression.contains("|") && AnchoredPattern.parse(expression).warning().isPresent();
    } catch (MalformedException e) {
      return true;
    }
  }
}
