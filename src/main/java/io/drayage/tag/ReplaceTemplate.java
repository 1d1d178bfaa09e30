package io.drayage.tag;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A replacement as Go's {@code Regexp.Expand} reads it: {@code $name}, {@code ${name}}, {@code $1},
 * {@code ${1}} are groups (the longest name counts, so {@code $1x} is the group named {@code 1x}),
 * {@code $$} is a dollar, and a dollar before anything else is itself.
 */
record ReplaceTemplate(List<Part> parts) {
  /** Text as it is, or the name of a group. */
  record Part(String text, boolean isGroup) {}

  /** Copies the list. */
  ReplaceTemplate {
    parts = List.copyOf(parts);
  }

  static ReplaceTemplate parse(String template) {
    return new ReplaceTemplate(new Scan(template).run());
  }

  private static final class Scan {
    private final String template;
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder plain = new StringBuilder();
    private int at;

    Scan(String template) {
      this.template = template;
    }

    List<Part> run() {
      while (at < template.length()) {
        step();
      }
      endPlain();
      return parts;
    }

    private void step() {
      if (template.startsWith("$$", at)) {
        plain.append('$');
        at += 2;
        return;
      }
      Optional<String> name = template.charAt(at) == '$' ? groupName() : Optional.empty();
      if (name.isEmpty()) {
        plain.append(template.charAt(at));
        at++;
        return;
      }
      endPlain();
      parts.add(new Part(name.get(), true));
    }

    /** The name behind the dollar, which is then passed; empty when there is none. */
    private Optional<String> groupName() {
      boolean braces = template.startsWith("{", at + 1);
      int start = at + (braces ? 2 : 1);
      int end = start;
      while (end < template.length() && isNameCharacter(template.charAt(end))) {
        end++;
      }
      if (end == start || (braces && !template.startsWith("}", end))) {
        return Optional.empty();
      }
      at = braces ? end + 1 : end;
      return Optional.of(template.substring(start, end));
    }

    private void endPlain() {
      if (plain.length() > 0) {
        parts.add(new Part(plain.toString(), false));
        plain.setLength(0);
      }
    }

    private static boolean isNameCharacter(char character) {
      return character == '_' || Character.isLetter(character) || Character.isDigit(character);
    }
  }
}
