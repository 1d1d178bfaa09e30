package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page of logs lists what the sources write, no more and no less. */
final class LogsPageTest {
  private static final Pattern KEY_ROW =
      Pattern.compile("(?m)^\\| `(\\w+)` \\| (\\w+) \\| .+ \\|$");
  private static final Pattern EVENT_ROW =
      Pattern.compile("(?m)^\\| `([^`]+)`[^|]* \\| (?:info|warn|error|debug)[^|]* \\| ([^|]*)\\|$");
  private static final Pattern CODE = Pattern.compile("`(\\w+)`");

  private static LogKeys keys;
  private static String page;
  private static String sources;

  @BeforeAll
  static void read() throws IOException {
    keys = LogKeys.of(Path.of("src/main/java"));
    sources = sources();
    page = Files.readString(Path.of("docs/operator/logs.md"));
  }

  private static String sources() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  private static Map<String, Set<String>> written() {
    Map<String, Set<String>> written = new TreeMap<>(keys.types());
    written.put(LibraryLine.STEP, Set.of("text"));
    return written;
  }

  @Test
  void eachKeyHasARowWithItsOneType() {
    Map<String, Set<String>> told = new TreeMap<>();
    KEY_ROW.matcher(page).results().forEach(row -> told.put(row.group(1), Set.of(row.group(2))));

    assertThat(written().entrySet())
        .as("keys in the sources without a row, or with another type")
        .filteredOn(key -> !key.getValue().equals(told.get(key.getKey())))
        .isEmpty();
    assertThat(told.keySet()).as("rows without a key in the sources").isEqualTo(written().keySet());
  }

  @Test
  void eachEventHasARowAndEachRowAnEvent() {
    List<String> rows =
        EVENT_ROW
            .matcher(page)
            .results()
            .map(row -> row.group(1).replaceFirst(" ?….*", ""))
            .toList();

    assertThat(keys.texts())
        .as("texts in the sources without a row")
        .filteredOn(text -> rows.stream().noneMatch(text::startsWith))
        .isEmpty();
    assertThat(rows)
        .as("rows without a text in the sources")
        .filteredOn(row -> keys.texts().stream().noneMatch(row::startsWith))
        .filteredOn(row -> !sources.contains('"' + row))
        .isEmpty();
  }

  @Test
  void eventsHaveKeysOfTheTableOnly() {
    Set<String> named =
        EVENT_ROW
            .matcher(page)
            .results()
            .flatMap(row -> CODE.matcher(row.group(2)).results())
            .map(MatchResult::group)
            .map(code -> code.replace("`", ""))
            .collect(Collectors.toSet());

    assertThat(named).isEqualTo(written().keySet());
  }
}
