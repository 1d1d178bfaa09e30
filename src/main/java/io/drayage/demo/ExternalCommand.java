package io.drayage.demo;

import io.drayage.oci.Digest;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A program of the machine, run to its end. */
record ExternalCommand(List<String> words) {
  /**
   * What became of it; {@code output} is its standard output alone, {@code outputDigest} that of
   * its exact bytes.
   */
  record Outcome(int exitCode, String output, Digest outputDigest, String errors) {
    boolean succeeded() {
      return exitCode == 0;
    }
  }

  ExternalCommand {
    words = List.copyOf(words);
  }

  /** Where {@code name} is on the {@code PATH}. */
  static Optional<Path> find(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Runs it; what it writes goes through files, so that it never waits for a reader.
   *
   * @throws DemoException if it can't be started or takes longer than {@code limit}
   */
  Outcome run(Duration limit) {
    try {
      Path directory = Files.createTempDirectory("drayage-command");
      try {
        return runIn(directory, limit);
      } finally {
        FileTree.delete(directory);
      }
    } catch (IOException e) {
      throw new DemoException("%s: %s".formatted(words.get(0), e.getMessage()), e);
    }
  }

  private Outcome runIn(Path directory, Duration limit) throws IOException {
    Path output = directory.resolve("output");
    Path errors = directory.resolve("errors");
    Process process =
        new ProcessBuilder(words)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new DemoException(
            "%s did not end within %d seconds".formatted(words.get(0), limit.toSeconds()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted while %s ran".formatted(words.get(0)), e);
    } finally {
      process.destroyForcibly();
    }
    byte[] bytes = Files.readAllBytes(output);
    return new Outcome(
        process.exitValue(),
        new String(bytes, StandardCharsets.UTF_8).strip(),
        Digest.sha256(bytes),
        new String(Files.readAllBytes(errors), StandardCharsets.UTF_8).strip());
  }
}
