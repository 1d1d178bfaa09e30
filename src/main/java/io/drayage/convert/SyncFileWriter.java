package io.drayage.convert;

import io.drayage.convert.Draft.Task;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes a draft as YAML, with a comment for each loss. For one use. */
final class SyncFileWriter {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9._/-]*(?::[0-9]+)?");
  private static final Pattern KEYWORD = Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null");
  private static final int MAX_LINE = 100;

  private final Draft draft;
  private final Findings findings;
  private final Map<Place, List<Finding>> lost;
  private final StringBuilder out = new StringBuilder();
  private final Set<String> names = new HashSet<>();

  SyncFileWriter(Draft draft, Findings findings) {
    this.draft = draft;
    this.findings = findings;
    this.lost = findings.lostByEntry();
  }

  /** Writes the file; {@code origin} tells what it was made from. */
  String write(String origin) {
    line("# Made by `drayage convert` from " + origin + ".");
    List<Place> shown =
        draft.tasks().values().stream()
            .flatMap(List::stream)
            .flatMap(rule -> rule.places().stream())
            .toList();
    Map<Place, List<Finding>> elsewhere = new LinkedHashMap<>(lost);
    elsewhere.keySet().removeAll(new HashSet<>(shown));
    comments(
        "", elsewhere.values().stream().flatMap(List::stream).sorted(findings.order()).toList());
    if (draft.listsRegistries()) {
      line("lister:");
      line("  maxItems: -1");
    }
    if (draft.tasks().isEmpty()) {
      line("tasks: []");
      return out.toString();
    }
    line("tasks:");
    draft.tasks().forEach(this::task);
    return out.toString();
  }

  private void task(Task task, List<Rule> rules) {
    line("  - name: " + scalar(name(task)));
    if (task.timing().seconds() > 0) {
      line("    interval: " + task.timing().seconds());
    }
    if (!task.timing().cron().isEmpty()) {
      line("    cron: " + scalar(task.timing().cron()));
    }
    if (!task.timing().zone().isEmpty()) {
      line("    timezone: " + scalar(task.timing().zone()));
    }
    side("source", task.source());
    side("target", task.target());
    line("    mappings:");
    rules.forEach(this::rule);
  }

  private String name(Task task) {
    String base = task.source().registry() + " to " + task.target().registry();
    base = base.replace("${", "").replace("}", "");
    String name = base;
    for (int number = 2; !names.add(name); number++) {
      name = base + " " + number;
    }
    return name;
  }

  private void side(String key, Side side) {
    line("    " + key + ":");
    line("      registry: " + scalar(side.registry()));
    if (!side.auth().isEmpty()) {
      line("      auth: " + scalar(side.auth()));
    }
    if (side.skipTlsVerify()) {
      line("      skip-tls-verify: true");
    }
  }

  private void rule(Rule rule) {
    comments(
        "      ",
        rule.places().stream()
            .flatMap(place -> lost.getOrDefault(place, List.of()).stream())
            .distinct()
            .toList());
    line("      - from: " + scalar(Rule.written(rule.from())));
    if (!rule.to().isEmpty()) {
      line("        to: " + scalar(Rule.written(rule.to())));
    }
    items("tags", rule.tags());
    if (!rule.platform().isEmpty()) {
      line("        platform: " + rule.platform());
    }
  }

  private void items(String key, List<String> items) {
    if (items.isEmpty()) {
      return;
    }
    List<String> written = items.stream().map(SyncFileWriter::scalar).toList();
    String inOne = "        " + key + ": [" + String.join(", ", written) + "]";
    if (inOne.length() <= MAX_LINE) {
      line(inOne);
      return;
    }
    line("        " + key + ":");
    written.forEach(item -> line("          - " + item));
  }

  private void comments(String indent, List<Finding> lost) {
    for (Finding finding : lost) {
      line(indent + "# " + finding.inFile());
    }
  }

  private static String scalar(String text) {
    if (PLAIN.matcher(text).matches() && !KEYWORD.matcher(text).matches()) {
      return text;
    }
    if (text.chars().allMatch(character -> character >= ' ' && character <= '~')) {
      return "'" + text.replace("'", "''") + "'";
    }
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            character -> {
              if (character == '"' || character == '\\') {
                quoted.append('\\').append((char) character);
              } else if (character >= ' ' && character <= '~') {
                quoted.append((char) character);
              } else {
                quoted.append("\\u%04x".formatted(character));
              }
            });
    return quoted.append('"').toString();
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
