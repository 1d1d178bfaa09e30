package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong direction, or a wrong target, ends a command before anything is asked for. */
class DirectionTest {
  private static final String FILE =
      """
      tasks:
        - name: backwards
          source: {registry: 127.0.0.1:1}
          target: {registry: 127.0.0.1:2}
          mappings:
            - {from: app, tags: ['1']}
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"sync", "run", "plan"})
  void aTaskThatWritesToASourceEndsTheCommandAtStart(String command) throws IOException {
    CommandRun run =
        CommandRun.of(
            command,
            file(FILE),
            "--set",
            "drayage.registry.127.0.0.1:2.role=source",
            "--set",
            "drayage.state.dir=" + directory.resolve("state"));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.log())
        .contains("task backwards would write to 127.0.0.1:2")
        .contains("drayage.registry.127.0.0.1:2.role");
    assertThat(directory.resolve("state")).doesNotExist();
  }

  @Test
  void aRoleThatThereIsNotIsRefused() throws IOException {
    CommandRun run =
        CommandRun.of("plan", file(FILE), "--set", "drayage.registry.127.0.0.1:1.role=sauce");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.log()).contains("drayage.registry.127.0.0.1:1.role: 'sauce' is not a role");
  }

  @Test
  void aSourceMayBeReadAndNeverWritten() throws IOException {
    CommandRun run =
        CommandRun.of(
            "plan",
            file(FILE),
            "--set",
            "drayage.registry.127.0.0.1:1.role=source",
            "--set",
            "drayage.http.attempts=1");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("refused the connection");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sync", "run", "plan", "validate"})
  void mappingsThatExcludeEachOtherEndTheCommandAtStart(String command) throws IOException {
    String back = FILE.replace("127.0.0.1:1", "x").replace("127.0.0.1:2", "127.0.0.1:1");
    String second = back.replace("{registry: x}", "{registry: 127.0.0.1:2}");
    Path other = Files.writeString(directory.resolve("other.yaml"), second);

    CommandRun run = CommandRun.of(command, file(FILE), other.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out() + run.log())
        .contains(other + ":6:9: images go round in a circle")
        .contains(directory.resolve("sync.yaml") + ":6 (task backwards)");
  }

  private String file(String text) throws IOException {
    return Files.writeString(directory.resolve("sync.yaml"), text).toString();
  }
}
