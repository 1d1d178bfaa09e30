package io.drayage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Korean pages have the commands, files and links of the English ones. */
final class KoreanPagesTest {
  private static final Pattern FENCED = Pattern.compile("(?ms)^```\\w*\n(.*?)^```$");
  private static final Pattern COMMENT = Pattern.compile(" +# .*$");
  private static final Pattern SPAN = Pattern.compile("`([^`\n]+)`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)");

  @ParameterizedTest
  @CsvSource({
    "README.md, README.ko.md",
    "docs/operator/first-mirror.md, docs/operator/first-mirror.ko.md"
  })
  void commandsAreTheSame(Path english, Path korean) throws IOException {
    assertThat(code(korean)).hasSizeGreaterThan(5).isEqualTo(code(english));
    assertThat(commands(korean)).containsExactlyInAnyOrderElementsOf(commands(english));
  }

  @ParameterizedTest
  @CsvSource({
    "README.md, README.ko.md",
    "docs/operator/first-mirror.md, docs/operator/first-mirror.ko.md"
  })
  void linksAreTheSame(Path english, Path korean) throws IOException {
    assertThat(links(korean)).hasSizeGreaterThan(10).isEqualTo(links(english));
  }

  /** Lines of code blocks, fenced or indented, without comments. */
  private static List<String> code(Path page) throws IOException {
    String text = Files.readString(page);
    return Stream.concat(
            FENCED.matcher(text).results().flatMap(block -> block.group(1).lines()),
            FENCED.matcher(text).replaceAll("").lines().filter(line -> line.startsWith("    ")))
        .map(line -> COMMENT.matcher(line).replaceFirst(""))
        .toList();
  }

  /** Commands within sentences. */
  private static List<String> commands(Path page) throws IOException {
    return results(SPAN, page).stream().filter(code -> code.contains(" ")).distinct().toList();
  }

  /** Pages and pictures that are linked, without the language of the page. */
  private static List<String> links(Path page) throws IOException {
    return results(LINK, page).stream()
        .map(link -> link.replace(".ko.md", ".md"))
        .distinct()
        .sorted()
        .toList();
  }

  private static List<String> results(Pattern pattern, Path page) throws IOException {
    return pattern
        .matcher(FENCED.matcher(Files.readString(page)).replaceAll(""))
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }
}
