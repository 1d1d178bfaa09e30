package io.drayage.skopeo;

import io.drayage.oci.PrintableText;
import io.drayage.process.ChildProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Skopeo program that can be run.
 *
 * @param preservesDigests whether it has {@code --preserve-digests} (from 1.5 on), by which it
 *     fails instead of changing a manifest
 */
record SkopeoProgram(String binary, boolean preservesDigests) {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Environment variables for skopeo; others may hold secrets of sync files. */
  private static final Set<String> PASSED_ON =
      Set.of(
          "PATH",
          "HOME",
          "TMPDIR",
          "LANG",
          "LC_ALL",
          "XDG_RUNTIME_DIR",
          "XDG_CONFIG_HOME",
          "XDG_DATA_HOME",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "http_proxy",
          "https_proxy",
          "no_proxy",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR");

  /**
   * Runs the program's help for its options.
   *
   * @throws SkopeoException if it can't be run
   */
  static SkopeoProgram find(
      String binary, Map<String, String> environment, ChildProcesses processes) {
    try {
      ChildProcesses.Ended help =
          processes.run(command(List.of(binary, "copy", "--help"), environment), "", LIMIT);
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

  /** Command with its two outputs joined. */
  static ProcessBuilder command(List<String> words, Map<String, String> environment) {
    ProcessBuilder command = new ProcessBuilder(words).redirectErrorStream(true);
    command.environment().clear();
    command.environment().putAll(environment);
    command.environment().keySet().retainAll(PASSED_ON);
    return command;
  }

  private static SkopeoException unusable(String binary, String reason) {
    return new SkopeoException(
        "skopeo.exec: '%s' can't be run: %s; install skopeo, correct skopeo.binary, or remove skopeo.exec"
            .formatted(PrintableText.text(binary, 200), PrintableText.text(reason, 200)));
  }
}
