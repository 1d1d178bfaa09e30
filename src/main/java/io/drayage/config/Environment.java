package io.drayage.config;

import io.drayage.config.YamlNode.Scalar;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Replaces {@code ${NAME}} and {@code ${NAME:-default}} in texts, once. A second dollar in front
 * makes it literal; any other dollar stays. A default replaces an empty variable too, as in a
 * shell.
 */
final class Environment {
  private static final int MAX_CHARACTERS = 1024 * 1024;
  private final Map<String, String> variables;
  private final Problems problems;
  private final IdentityHashMap<Scalar, Optional<Text>> known = new IdentityHashMap<>();

  Environment(Map<String, String> variables, Problems problems) {
    this.variables = Map.copyOf(variables);
    this.problems = problems;
  }

  /** Expands a scalar; empty if that fails, which is reported. */
  Optional<Text> expand(Scalar scalar) {
    return known.computeIfAbsent(scalar, any -> expand(scalar, scalar.written()));
  }

  /** Expands a part of a scalar; empty if that fails, which is reported. */
  Optional<Text> expand(Scalar scalar, String part) {
    return new Expansion(scalar, part, Syntax.PLAIN).run();
  }

  /**
   * Expands the replacement of a regular expression, in which {@code groups} are not variables.
   * Dollars of values, and a doubled one in front of a brace, are doubled, so that the replacement
   * has them literally.
   */
  Optional<Text> expandReplacement(Scalar scalar, String part, Set<String> groups) {
    return new Expansion(scalar, part, new Syntax("$$", groups)).run();
  }

  /**
   * Meaning of dollars in a text.
   *
   * @param dollar form of a literal dollar
   * @param groups names that are not variables
   */
  private record Syntax(String dollar, Set<String> groups) {
    static final Syntax PLAIN = new Syntax("$", Set.of());

    String literal(String value) {
      return value.replace("$", dollar);
    }
  }

  private final class Expansion {
    private final Scalar scalar;
    private final String written;
    private final Syntax syntax;
    private final StringBuilder value = new StringBuilder();
    private boolean failed;

    Expansion(Scalar scalar, String written, Syntax syntax) {
      this.scalar = scalar;
      this.written = written;
      this.syntax = syntax;
    }

    Optional<Text> run() {
      int at = 0;
      while (at < written.length() && !failed(value.length() > MAX_CHARACTERS)) {
        at = step(at);
      }
      return failed
          ? Optional.empty()
          : Optional.of(new Text(scalar.place(), written, value.toString()));
    }

    /** Appends one item at {@code at} and returns its end. */
    private int step(int at) {
      if (written.startsWith("$${", at)) {
        value.append(syntax.dollar()).append('{');
        return at + 3;
      }
      int nameEnd = written.startsWith("${", at) ? nameEnd(at + 2) : at;
      String name = nameEnd > at ? written.substring(at + 2, nameEnd) : "";
      if (!name.isEmpty() && written.startsWith("}", nameEnd)) {
        if (syntax.groups().contains(name)) {
          value.append(written, at, nameEnd + 1);
          return nameEnd + 1;
        }
        replace(name, Optional.empty());
        return nameEnd + 1;
      }
      int end = written.startsWith(":-", nameEnd) ? written.indexOf('}', nameEnd) : -1;
      if (!name.isEmpty() && end >= 0) {
        replace(name, Optional.of(written.substring(nameEnd + 2, end)));
        return end + 1;
      }
      value.append(written.charAt(at));
      return at + 1;
    }

    private int nameEnd(int start) {
      int end = start;
      while (end < written.length() && isNameCharacter(written.charAt(end), end > start)) {
        end++;
      }
      return end;
    }

    private void replace(String name, Optional<String> fallback) {
      if (fallback.isPresent() && fallback.get().contains("${")) {
        report("the default of ${" + name + ":-…} holds another ${…}, which is not looked at");
      }
      String found = variables.get(name);
      if (fallback.isPresent() && (found == null || found.isEmpty())) {
        value.append(syntax.literal(fallback.get()));
      } else if (found == null) {
        report(
            "the environment variable %s is not set: set it, or write a default as in ${%s:-value}"
                .formatted(name, name));
      } else {
        value.append(syntax.literal(found));
      }
    }

    private boolean failed(boolean tooLong) {
      if (tooLong) {
        report("with the environment's values put in, this text is longer than 1 MiB");
      }
      return tooLong;
    }

    private void report(String message) {
      failed = true;
      problems.error(scalar.place(), message);
    }
  }

  private static boolean isNameCharacter(char character, boolean digitAllowed) {
    return character == '_'
        || (character >= 'A' && character <= 'Z')
        || (character >= 'a' && character <= 'z')
        || (digitAllowed && character >= '0' && character <= '9');
  }
}
