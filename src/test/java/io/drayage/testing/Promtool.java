package io.drayage.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Prometheus' own checks, by its program. */
public final class Promtool {
  private Promtool() {}

  /** What a call said. */
  public record Result(int exitCode, String text) {}

  /** Runs the program with a text as its input. */
  public static Result run(Path folder, String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Path in = Files.createTempFile(folder, "promtool", ".in");
    Path out = Files.createTempFile(folder, "promtool", ".out");
    Files.writeString(in, input);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectErrorStream(true)
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("promtool takes too long");
      }
      return new Result(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError("promtool is missing: scripts/test-tools installs it", e);
    }
  }
}
