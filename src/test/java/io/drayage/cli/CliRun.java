package io.drayage.cli;

import io.drayage.testing.SuiteOutput;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A command that was run in this process, and what it said. */
public record CliRun(int exitCode, String out, String err) {
  /** Keeps what was printed for the check at the end of the suite. */
  public CliRun {
    SuiteOutput.keep(out + err);
  }

  public static CliRun of(String... arguments) {
    return of(Map.of(), arguments);
  }

  public static CliRun of(Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Drayage.execute(arguments, environment, stream(out), stream(err), /* terminal= */ false);
    return new CliRun(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  static PrintStream stream(ByteArrayOutputStream target) {
    return new PrintStream(target, true, StandardCharsets.UTF_8);
  }
}
