package io.drayage.skopeo;

import io.drayage.oci.PrintableText;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A skopeo that can be run.
 *
 * @param preservesDigests whether it knows {@code --preserve-digests} (from 1.5 on): it then fails
 *     where it would change a manifest
 */
record SkopeoProgram(String binary, boolean preservesDigests) {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /**
   * Asks the program what it can do.
   *
   * @throws SkopeoException if it can't be run
   */
  static SkopeoProgram find(String binary, ChildProcesses processes) {
    try {
      ChildProcesses.Ended help = processes.run(List.of(binary, "copy", "--help"), LIMIT);
      if (help.exitCode() != 0) {
        throw unusable(binary, "`copy --help` ends with exit code " + help.exitCode());
      }
      return new SkopeoProgram(binary, help.output().contains("--preserve-digests"));
    } catch (IOException e) {
      throw unusable(binary, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unusable(binary, "interrupted");
    }
  }

  private static SkopeoException unusable(String binary, String reason) {
    return new SkopeoException(
        "skopeo.exec: '%s' can't be run: %s; install skopeo, correct skopeo.binary, or remove skopeo.exec"
            .formatted(PrintableText.text(binary, 200), PrintableText.text(reason, 200)));
  }
}
