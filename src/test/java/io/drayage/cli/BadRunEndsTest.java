package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that went wrong is seen to be in the exit code, in the log and in the report. */
class BadRunEndsTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @Test
  void aTaskOfWhichEveryImageFailedHasFailedEverywhere() throws IOException {
    CommandRun run = sync("{from: app, tags: ['1', '2']}", "state");

    assertFailed(run, 2, 0);
  }

  @Test
  void aTaskOfWhichNothingCouldBeListedHasFailedEverywhere() throws IOException {
    CommandRun run = sync("{from: app}", "state");

    assertFailed(run, 0, 1);
  }

  @Test
  void aTaskWhoseRepositoriesCanNotBeListedHasFailedEverywhere() throws IOException {
    CommandRun run = sync("{from: 'regex:.*'}", "state");

    assertFailed(run, 0, 1);
  }

  @Test
  void aStateThatCanNotBeWrittenIsWarnedOfAndTheRunIsReported() throws IOException {
    Files.writeString(directory.resolve("state"), "a file where a folder should be");

    CommandRun run = sync("{from: app, tags: ['1', '2']}", "state");

    assertFailed(run, 2, 0);
    assertThat(run.logLines("WARN").toString()).contains("nothing is remembered between runs");
  }

  private static void assertFailed(CommandRun run, int images, int problems) {
    assertThat(run.exitCode()).isEqualTo(1);
    JsonNode task = run.report().path("tasks").path(0);
    assertThat(task.path("outcome").asText()).isEqualTo("failed");
    assertThat(task.path("images")).hasSize(images);
    assertThat(task.path("problems")).hasSize(problems);
    assertThat(run.failureLines()).hasSize(images + problems);
    assertThat(run.logLines("ERROR"))
        .extracting(line -> line.path("msg").asText())
        .contains("task failed");
  }

  private CommandRun sync(String mapping, String state) throws IOException {
    Path file = directory.resolve("sync.yaml");
    Files.writeString(
        file,
        """
        tasks:
        - name: broken
          source: {registry: '127.0.0.1:1'}
          target: {registry: '127.0.0.1:2'}
          mappings: [%s]
        """
            .formatted(mapping));
    return CommandRun.sync(
        file,
        "drayage.state.dir=" + directory.resolve(state),
        "drayage.http.attempts=1",
        "drayage.retry.network.times=0");
  }
}
