package io.drayage.route;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One edit of a page such as {@code docs/operator/routes.md}: the code blocks below its title. */
record DocumentedEdit(String section) {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");
  private static final Pattern NEW_FILE = Pattern.compile("(?s)^(?:#|//) (\\S+)\n(.*)$");

  /** The folder of own routes on the page. */
  private static final String OWN = "/etc/drayage/routes/";

  static DocumentedEdit of(String title) throws IOException {
    return of("routes.md", "### " + title);
  }

  /** Returns the edit below a title, with its number signs, of a page for operators. */
  static DocumentedEdit of(String file, String title) throws IOException {
    String page = Files.readString(Path.of("docs/operator").resolve(file));
    int start = page.indexOf("\n" + title + "\n");
    if (start < 0) {
      throw new IllegalArgumentException("no section " + title);
    }
    int next = page.indexOf("\n##", start + 3);
    return new DocumentedEdit(page.substring(start, next < 0 ? page.length() : next));
  }

  /** Copies the shipped routes to {@code routes}. */
  static void copyShipped(Path routes) throws IOException {
    Files.createDirectories(routes);
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      for (Path file : files.toList()) {
        Files.copy(file, routes.resolve(file.getFileName()));
      }
    }
  }

  /** Returns the block that begins with the name of this file. */
  String file(String name) {
    return blocks("yaml", "java").stream()
        .map(NEW_FILE::matcher)
        .filter(Matcher::matches)
        .filter(block -> block.group(1).equals(name))
        .map(block -> block.group(2))
        .findFirst()
        .orElseThrow();
  }

  /** Makes the edit in {@code own}, an operator's folder, from the files in {@code routes}. */
  void apply(Path own) throws IOException {
    Files.createDirectories(own);
    for (String block : blocks("yaml")) {
      Matcher file = NEW_FILE.matcher(block);
      if (file.matches() && file.group(1).startsWith(OWN)) {
        Files.writeString(own.resolve(file.group(1).substring(OWN.length())), block);
      }
    }
    for (String block : blocks("diff")) {
      List<String> lines = block.lines().toList();
      Path shipped = Path.of(lines.get(0).replaceFirst("^--- ", ""));
      Path file = own.resolve(lines.get(1).replaceFirst("^\\+\\+\\+ " + OWN, ""));
      String before = Files.readString(Files.exists(file) ? file : shipped);
      Files.writeString(file, patched(before, lines.subList(2, lines.size())));
    }
  }

  private List<String> blocks(String... languages) {
    List<String> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(section);
    while (block.find()) {
      if (List.of(languages).contains(block.group(1))) {
        blocks.add(block.group(2));
      }
    }
    return blocks;
  }

  private static String patched(String text, List<String> diff) {
    StringBuilder before = new StringBuilder();
    StringBuilder after = new StringBuilder();
    for (String line : diff) {
      if (!line.startsWith("+")) {
        before.append(line.substring(1)).append('\n');
      }
      if (!line.startsWith("-")) {
        after.append(line.substring(1)).append('\n');
      }
    }
    int at = text.indexOf(before.toString());
    if (at < 0 || text.indexOf(before.toString(), at + 1) >= 0) {
      throw new IllegalArgumentException("does not stand there just once:\n" + before);
    }
    return text.substring(0, at) + after + text.substring(at + before.length());
  }
}
