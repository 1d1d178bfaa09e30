package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
  private static final String FILE =
      """
      tasks:
        - name: T
          source: {registry: src.example.com}
          target: {registry: dst.example.com}
          mappings:
            - from: app
              tags: ['regex: 1|2']
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @Test
  void aWarningHasItsPlaceAndLeavesTheExitCode() throws IOException {
    CliRun run = CliRun.of("validate", file(FILE));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("sync.yaml:7:16: warning: 'regex: 1|2': ").contains("valid: 1");
  }

  @Test
  void aClusterOfAnotherKindIsWarnedOf() throws IOException {
    CliRun run = CliRun.of("validate", file(FILE), "--set", "drayage.cluster.platform=linux/s390x");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("sync.yaml:6:9: warning: no `platform` is named");
  }

  @Test
  void aClusterThatIsNoPlatformIsAnError() throws IOException {
    CliRun run = CliRun.of("validate", file(FILE), "--set", "drayage.cluster.platform=a b");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("property drayage.cluster.platform: 'a b' is not a platform");
  }

  private String file(String text) throws IOException {
    Path file = directory.resolve("sync.yaml");
    Files.writeString(file, text);
    return file.toString();
  }
}
