package io.drayage.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.state.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history in a file of H2. */
class HistoryFileTest extends HistoryContract {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @Override
  HistoryLab lab() {
    return new HistoryLab(HistoryLab.file(directory), StateStore.inMemory());
  }

  /** The example of {@code docs/operator/history.md}, with a statement that is edited. */
  @Test
  void aCopyOfAStatementIsUsedInPlaceOfTheShippedOne() throws Exception {
    Matcher edit =
        Pattern.compile("(?s)```diff\n--- (\\S+)\n.*?\n-(.*?)\n\\+(.*?)\n```")
            .matcher(Files.readString(Path.of("docs/operator/history.md")));
    assertThat(edit.find()).isTrue();
    String shipped = Files.readString(Path.of(edit.group(1)));
    assertThat(shipped).containsOnlyOnce(edit.group(2));
    Path statement =
        Files.writeString(
            directory.resolve("insert-runs.sql"),
            Files.readString(Path.of("src/main/resources/io/drayage/history/sql/insert-runs.sql"))
                .replace("cast(:#task as varchar)", "upper(cast(:#task as varchar))"));
    assertThat(edit.group(3)).contains("file:config/insert-runs.sql");
    Path own =
        Files.writeString(
            directory.resolve("history.camel.yaml"),
            shipped.replace(
                edit.group(2),
                edit.group(3).replace("file:config/insert-runs.sql", "file:" + statement)));
    try (HistoryLab lab = lab()) {
      lab.start(own);

      lab.run("run1", HistoryLab.copied(HistoryLab.image("run1", "redis:latest"), "one"));
      lab.await();

      assertThat(lab.history.run("run1").orElseThrow().run().task()).isUpperCase();
    }
  }

  @Override
  boolean isByIndex(String plan) {
    return !plan.contains(".tableScan") && plan.contains("/* PUBLIC.");
  }

  @Override
  boolean isInOrder(String plan) {
    return plan.contains("/* index sorted */");
  }
}
