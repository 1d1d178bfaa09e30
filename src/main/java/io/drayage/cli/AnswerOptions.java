package io.drayage.cli;

import io.drayage.cli.text.FailureText;
import picocli.CommandLine.Option;

/** Options of commands that report failures. */
final class AnswerOptions {
  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "Output format: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Output output = Output.text;

  @Option(
      names = "--verbose",
      description = "Lists every failure, instead of one entry for many of one cause.")
  private boolean verbose;

  /** Format of an answer on standard output. */
  enum Output {
    /** Lines of text. */
    text,
    /** One JSON document. */
    json
  }

  boolean json() {
    return output == Output.json;
  }

  FailureText failures(CommandContext context) {
    return new FailureText(context.out(), context.colour(), verbose);
  }
}
