package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TagsCommandTest {
  private static final String FILE =
      """
      tasks:
        - name: T
          source: {registry: docker.io}
          target: {registry: harbor.example.com}
          mappings:
            - from: busybox
              to: mirror/busybox
              tags: ['semver: >=1.31.0 <1.31.9', latest, 'keep: latest 2']
            - from: redis
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @Test
  void givenTagsAreJudgedWithoutARegistry() throws IOException {
    CommandRun run =
        CommandRun.of(
            "tags", file(), "--output", "json", "--test", "1.31.0", "1.31.1", "1.31.2", "2");

    assertThat(run.exitCode()).isZero();
    JsonNode expected =
        new ObjectMapper()
            .readTree(
                """
                {"mappings": [
                  {"task": "T", "from": "busybox", "to": "mirror/busybox",
                   "selected": ["1.31.1", "1.31.2", "latest"],
                   "dropped": [
                     {"tag": "1.31.0", "reason": "beyond keep: latest 2"},
                     {"tag": "2", "reason":
                        "not matched by any rule: not <1.31.9 (semver: >=1.31.0 <1.31.9)"}]},
                  {"task": "T", "from": "redis", "to": "redis",
                   "selected": ["1.31.0", "1.31.1", "1.31.2", "2"], "dropped": []}]}
                """);
    assertThat(new ObjectMapper().readTree(run.out())).isEqualTo(expected);
  }

  @Test
  void peopleSeeTheRuleOfEachTag() throws IOException {
    CommandRun run = CommandRun.of("tags", file(), "--test", "1.31.1", "2.0.0");

    assertThat(run.out())
        .contains("T: busybox -> mirror/busybox: 2 kept, 1 dropped")
        .containsPattern("kept +1\\.31\\.1 +semver: >=1\\.31\\.0 <1\\.31\\.9")
        .containsPattern("kept +latest +named")
        .containsPattern("dropped +2\\.0\\.0 +not matched by any rule: not <1\\.31\\.9 ");
  }

  @Test
  @FaultKind("B6")
  void theFileMayComeBeforeOrAfterTheTagsThatAreTested() throws IOException {
    String file = file();
    CommandRun expected = CommandRun.of("tags", file, "--test", "1.31.1", "2.0.0");

    assertThat(CommandRun.of("tags", "--test", "1.31.1", "2.0.0", file)).isEqualTo(expected);
    assertThat(CommandRun.of("tags", "--test", "1.31.1", "--test=2.0.0", file)).isEqualTo(expected);
    assertThat(CommandRun.of("tags", file, "--test").exitCode()).isEqualTo(2);
    assertThat(CommandRun.of("tags", "--test", file).log())
        .startsWith("--test needs at least one tag");
  }

  private String file() throws IOException {
    Path file = directory.resolve("sync.yaml");
    Files.writeString(file, FILE);
    return file.toString();
  }
}
