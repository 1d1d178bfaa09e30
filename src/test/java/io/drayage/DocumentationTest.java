package io.drayage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages link to what exists, and name messages and tests as the sources do. */
final class DocumentationTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s#]*)(?:#([^)\\s]+))?\\)");
  private static final Pattern MESSAGE = Pattern.compile("(?m)^\\| `([^`]* [^`]*)` \\|");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))\\b");
  private static final Pattern PACKAGE =
      Pattern.compile("(?m)^\\| `([a-z.]+)` \\| .* \\| (.*) \\|$");
  private static final Pattern JOINED = Pattern.compile("\"\\s*\\+\\s*\"");

  @Test
  void everyLinkLeadsToAPageAndATitle() throws IOException {
    List<String> broken =
        pages().flatMap(page -> matches(LINK, page).map(link -> broken(page, link))).toList();

    assertThat(broken).hasSizeGreaterThan(50).filteredOn(link -> !link.isEmpty()).isEmpty();
  }

  @Test
  void everyMessageOfTheTroubleshootingPageIsOneOfTheSources() throws IOException {
    String sources =
        JOINED
            .matcher(
                String.join("\n", files("src/main/java", ".java").map(this::read).toList())
                    + String.join("\n", files("routes", ".yaml").map(this::read).toList()))
            .replaceAll("");
    List<String> parts =
        matches(MESSAGE, Path.of("docs/operator/troubleshooting.md"))
            .flatMap(message -> Stream.of(message.group(1).split("…")))
            .map(String::strip)
            .toList();

    assertThat(parts).hasSizeGreaterThan(40).allSatisfy(part -> assertThat(sources).contains(part));
  }

  @Test
  void everyTestThatAPageNamesExists() throws IOException {
    List<String> tests =
        files("src/test/java", ".java")
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .toList();

    assertThat(pages().flatMap(page -> matches(TEST, page)).map(test -> test.group(1)))
        .isNotEmpty()
        .isSubsetOf(tests);
  }

  @Test
  void theTableAndThePictureOfPackagesAreThoseOfTheArchitecture() {
    String picture = read(Path.of("docs/contributor/packages.svg"));
    Map<String, List<String>> table = new LinkedHashMap<>();
    matches(PACKAGE, Path.of("docs/contributor/architecture.md"))
        .forEach(
            row ->
                table.put(
                    row.group(1),
                    switch (row.group(2)) {
                      case "–" -> List.of();
                      case "all of the above" -> List.copyOf(table.keySet());
                      default -> List.of(row.group(2).split(", "));
                    }));

    assertThat(table).containsExactlyEntriesOf(ArchitectureTest.MAY_USE);
    assertThat(table.keySet())
        .allSatisfy(room -> assertThat(picture).contains(">" + room + "</text>"));
  }

  @Test
  void theReadmeFitsAScreenOrTwo() throws IOException {
    assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThan(120);
  }

  private String broken(Path page, MatchResult link) {
    if (link.group(1).startsWith("http")) {
      return "";
    }
    Path to =
        link.group(1).isEmpty() ? page : page.resolveSibling(Path.of(link.group(1))).normalize();
    boolean good =
        Files.exists(to) && (link.group(2) == null || titles(to).contains(link.group(2)));
    return good ? "" : page + ": " + link.group();
  }

  private List<String> titles(Path page) {
    return read(page)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(title -> title.replaceAll("[^\\p{L}\\p{N}_\\- ]", "").replace(' ', '-'))
        .toList();
  }

  private Stream<MatchResult> matches(Pattern pattern, Path page) {
    return pattern.matcher(read(page)).results();
  }

  private static Stream<Path> pages() throws IOException {
    return Stream.concat(
        files("docs", ".md"),
        Stream.of("README.md", "README.ko.md", "CONTRIBUTING.md", "CHANGELOG.md").map(Path::of));
  }

  private static Stream<Path> files(String folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList().stream();
    }
  }

  private String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
