package io.drayage.docs;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page of properties, made of the comments and values of config/application.properties. */
final class PropertiesPage {
  private static final Pattern SECTION = Pattern.compile("# --- (.+?)(?: \\((.+)\\))? -+");
  private static final Pattern PROPERTY =
      Pattern.compile("(# )?(drayage\\.[a-z0-9.-]+|camel\\.[\\w.]+) =(?: (.*))?");
  private static final Pattern OF_A_REGISTRY =
      Pattern.compile("drayage\\.registry\\.(.+)\\.([a-z-]+)");
  private static final Pattern PAGE = Pattern.compile("\\b([a-z-]+)\\.md\\b");
  private static final Pattern NAME =
      Pattern.compile(
          "\\bdrayage\\.[A-Za-z.-]*[a-z]|\\{\\{[^}]+}}|\"[^\"]+\"|\\*\\.\\w+(?:\\.\\w+)?|\\b(?:jdbc:)?[a-z]+://[^ ;,]+|routes/[\\w.]+[a-z]");
  private static final Pattern LEAD_TO_EXAMPLE =
      Pattern.compile("(?: Default: none\\.)?(?: Examples?:)?$");

  private static final String INTRODUCTION =
      """
      # Properties

      For operators: every property with its default and its unit. The sync file says what is copied; properties say how.
      [Commands](commands.md#properties) has the places that set one; as an environment variable `drayage.state.dir` is
      `DRAYAGE_STATE_DIR`. A time is a number, in milliseconds unless the key says otherwise, or has its units: `500ms`, `30s`, `5m`,
      `1h30m`. A value may name other properties, `{{drayage.state.dir}}`, and variables, `{{env:HOME}}`.

      This page is made of the comments in [`config/application.properties`](../../config/application.properties).
      """;

  private final StringBuilder page = new StringBuilder(INTRODUCTION);
  private boolean isInTable;

  private PropertiesPage() {}

  static String of(String file) {
    PropertiesPage page = new PropertiesPage();
    for (String block : file.substring(file.indexOf("\n# --- ") + 1).strip().split("\n\n+", -1)) {
      page.add(block.lines().toList());
    }
    return page.page.toString();
  }

  private void add(List<String> block) {
    Set<String> names = new LinkedHashSet<>();
    List<String> defaults = new ArrayList<>();
    List<String> comment = new ArrayList<>();
    for (String line : block) {
      Matcher section = SECTION.matcher(line);
      Matcher property = PROPERTY.matcher(line);
      if (section.matches()) {
        begin(section.group(1), section.group(2));
      } else if (property.matches()) {
        names.add("`" + shownName(property.group(2)) + "`");
        defaults.add(shownDefault(property));
      } else {
        comment.add(line.replaceFirst("^# ?", ""));
      }
    }
    String text = text(String.join(" ", comment));
    if (!names.isEmpty()) {
      addRow(names, defaults, LEAD_TO_EXAMPLE.matcher(text).replaceFirst(""));
    } else if (!text.isEmpty()) {
      page.append("\n").append(text).append("\n");
      isInTable = false;
    }
  }

  private void begin(String title, String pages) {
    page.append("\n## ").append(Character.toUpperCase(title.charAt(0))).append(title.substring(1));
    page.append("\n");
    if (pages != null) {
      page.append("\nSee ").append(text(pages)).append(".\n");
    }
    isInTable = false;
  }

  private void addRow(Set<String> names, List<String> defaults, String text) {
    if (!isInTable) {
      page.append("\n| property | default; example | meaning |\n|---|---|---|\n");
      isInTable = true;
    }
    page.append(
        "| %s | %s | %s |\n"
            .formatted(String.join("<br>", names), String.join("<br>", defaults), text));
  }

  private static String shownName(String name) {
    return OF_A_REGISTRY.matcher(name).replaceFirst("drayage.registry.HOST.$2");
  }

  private static String shownDefault(MatchResult property) {
    String value = property.group(3);
    if (value == null || value.isEmpty()) {
      return "empty";
    }
    Matcher registry = OF_A_REGISTRY.matcher(property.group(2));
    String place = registry.matches() ? "for `" + registry.group(1) + "`: " : "";
    return property.group(1) == null ? "`" + value + "`" : "none; " + place + "`" + value + "`";
  }

  /** The text of a comment in Markdown: pages are links, names are code. */
  private static String text(String comment) {
    StringBuilder text = new StringBuilder();
    boolean isCode = false;
    for (String part : comment.split("`", -1)) {
      text.append(isCode ? "`" + part + "`" : PAGE.matcher(code(part)).replaceAll("[$1]($1.md)"));
      isCode = !isCode;
    }
    return text.toString();
  }

  private static String code(String part) {
    return NAME.matcher(part)
        .replaceAll(name -> Matcher.quoteReplacement("`" + name.group().replace("\"", "") + "`"));
  }
}
