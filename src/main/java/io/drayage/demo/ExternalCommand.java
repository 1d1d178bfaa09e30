package io.drayage.demo;

import io.drayage.oci.Digest;
import io.drayage.process.ChildProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A program of the machine with its arguments. */
record ExternalCommand(List<String> words) {
  private static final ChildProcesses PROCESSES =
      new ChildProcesses(4 << 20, ChildProcesses.Excess.DROPPED);

  /**
   * Result of a program; {@code output} is its standard output alone, {@code outputDigest} the
   * digest of its exact bytes.
   */
  record Outcome(int exitCode, String output, Digest outputDigest, String errors) {
    boolean succeeded() {
      return exitCode == 0;
    }
  }

  ExternalCommand {
    words = List.copyOf(words);
  }

  /** Path of {@code name} on the {@code PATH}. */
  static Optional<Path> find(String name) {
    return ChildProcesses.find(name, System.getenv().getOrDefault("PATH", ""));
  }

  /**
   * Runs the program to its end.
   *
   * @throws DemoException if it cannot start or takes longer than {@code limit}
   */
  Outcome run(Duration limit) {
    try {
      ChildProcesses.Ended ended = PROCESSES.run(new ProcessBuilder(words), "", limit);
      return new Outcome(
          ended.exitCode(),
          ended.output().strip(),
          Digest.sha256(ended.output().getBytes(StandardCharsets.UTF_8)),
          ended.errors().strip());
    } catch (IOException e) {
      throw new DemoException("%s: %s".formatted(words.get(0), e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted while %s ran".formatted(words.get(0)), e);
    }
  }
}
