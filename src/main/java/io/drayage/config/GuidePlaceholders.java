package io.drayage.config;

import io.drayage.config.YamlNode.Entries;
import io.drayage.config.YamlNode.Null;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds placeholders of the Cloudforet guide in sync files and says how to fill them in. In YAML,
 * {@code {Token}} is a mapping with one empty key.
 */
final class GuidePlaceholders {
  private static final String PROJECT = "your_registry_project";
  private static final Map<String, String> ADVICE =
      Map.of(
          "Token",
          "put there what `echo -n '{\"username\": \"...\", \"password\": \"...\"}' | base64 -w 0` prints"
              + " for your account, without braces, or `none` to go without an account",
          "registry_address",
          "put your registry's host[:port] there, without braces, such as harbor.example.com");

  /** Usual forms of placeholders. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "<.*>|\\[.*]|\\{.*}|\\.{2,}|…+|x{3,}|\\*{3,}|-{3,}|%.+%|@.+@|__.+__"
              + "|your.*|change.?me.*|(?:insert|put|enter|replace|fill|todo|tbd|base64|token|auth"
              + "|credentials?|password|secret|user(?:name)?)(?:[^a-z0-9+/=].*)?"
              + "|.*(?:[^a-z0-9]here|placeholder)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final Problems problems;
  private boolean bracesFound;
  private Optional<Position> firstProject = Optional.empty();
  private int projects;

  GuidePlaceholders(Problems problems) {
    this.problems = problems;
  }

  /** Whether an invalid text looks like a placeholder. */
  static boolean isPlaceholder(String text) {
    return PLACEHOLDER.matcher(text.strip()).matches();
  }

  /** Whether a text is a placeholder in quotes, which is then reported. */
  boolean reported(Text text) {
    String written = text.written().strip();
    boolean braces = written.startsWith("{") && written.endsWith("}");
    return braces && reported(text.place(), written.substring(1, written.length() - 1).strip());
  }

  /** Whether a mapping is a value in braces, which is then reported. */
  boolean reported(Entries entries) {
    if (!entries.inBraces() || entries.byKey().size() != 1) {
      return false;
    }
    Map.Entry<String, YamlNode.Entry> only = entries.byKey().entrySet().iterator().next();
    if (!(only.getValue().value() instanceof Null)) {
      return false;
    }
    if (!reported(entries.place(), only.getKey())) {
      // the key is not shown: it may be the token
      problems.error(
          entries.place(), "in braces this is a mapping: write the value without { and }");
    }
    return true;
  }

  /** Counts target paths that begin with the guide's project. */
  void noteTarget(Text path) {
    if (path.value().startsWith(PROJECT + "/") || path.value().startsWith("/" + PROJECT + "/")) {
      firstProject = firstProject.or(() -> Optional.of(path.place()));
      projects++;
    }
  }

  /**
   * Reports the guide's project once. It is a warning, since a project may have that name; beside
   * other placeholders it is an error.
   */
  void reportTargets() {
    if (firstProject.isEmpty()) {
      return;
    }
    String message =
        "'%s' is the guide's placeholder, in %d target path%s from here on: put your registry's project in its place"
            .formatted(PROJECT, projects, projects == 1 ? "" : "s");
    if (bracesFound) {
      problems.error(firstProject.get(), message);
    } else {
      problems.warning(firstProject.get(), message);
    }
  }

  private boolean reported(Position place, String name) {
    String advice = ADVICE.get(name);
    if (advice == null) {
      return false;
    }
    bracesFound = true;
    problems.error(place, "{%s} is the guide's placeholder: %s".formatted(name, advice));
    return true;
  }
}
