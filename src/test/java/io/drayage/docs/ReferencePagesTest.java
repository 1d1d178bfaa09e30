package io.drayage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.failure.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tables of pages are complete. */
final class ReferencePagesTest {
  private static final Path OPERATOR = Path.of("docs/operator");
  private static final Pattern KIND =
      Pattern.compile("(?m)^\\| ((?:`[a-z-]+`(?:, )?)+) \\| [^|]+ \\| ([^|]+) \\|$");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
  private static final Pattern NAMED_ALERT = Pattern.compile("`(Drayage\\w+)`");

  @Test
  void everyKindOfFailureHasARowThatSaysWhatIsRetried() throws IOException {
    Map<String, Boolean> rows = new TreeMap<>();
    KIND.matcher(section("troubleshooting.md", "## Kinds of failure"))
        .results()
        .forEach(
            row ->
                codes(row.group(1)).forEach(kind -> rows.put(kind, row.group(2).contains("task"))));
    Map<String, Boolean> kinds = new TreeMap<>();
    Arrays.stream(FailureKind.values()).forEach(kind -> kinds.put(kind.label(), kind.isPassing()));

    assertThat(rows).isEqualTo(kinds);
  }

  @Test
  void everyAlertIsNamedUnderMonitoring() throws IOException {
    List<String> alerts =
        results(ALERT, Files.readString(Path.of("config/prometheus/alerts.yaml")));

    assertThat(alerts).isNotEmpty();
    assertThat(results(NAMED_ALERT, Files.readString(OPERATOR.resolve("monitoring.md"))))
        .containsExactlyInAnyOrderElementsOf(alerts);
  }

  @Test
  void everyLogTextOfMonitoringIsAnEvent() throws IOException {
    List<String> texts =
        codes(section("monitoring.md", "## Log lines").replaceAll("(?s)^.*?---", ""));
    String events = section("logs.md", "## Events") + section("logs.md", "## Lines of a run");

    assertThat(texts)
        .hasSizeGreaterThan(5)
        .allSatisfy(text -> assertThat(events).contains("`" + text));
  }

  @Test
  void everyPageIsInTheIndex() throws IOException {
    String index = Files.readString(Path.of("docs/README.md"));
    try (Stream<Path> pages = Files.list(OPERATOR)) {
      assertThat(pages.map(page -> page.getFileName().toString()))
          .hasSizeGreaterThan(15)
          .allSatisfy(page -> assertThat(index).contains("(operator/" + page + ")"));
    }
  }

  private static String section(String page, String title) throws IOException {
    String text = Files.readString(OPERATOR.resolve(page));
    int start = text.indexOf(title + "\n");
    assertThat(start).as("section %s of %s", title, page).isNotNegative();
    int end = text.indexOf("\n## ", start + 1);
    return text.substring(start, end < 0 ? text.length() : end);
  }

  private static List<String> codes(String text) {
    return results(CODE, text);
  }

  private static List<String> results(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }
}
