package io.drayage.cli;

import io.drayage.config.SyncFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code drayage schema}: prints the JSON Schema of sync files. */
@Command(
    name = "schema",
    description = "Prints the JSON Schema of sync files, for editors.",
    mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
  private final CommandContext context;

  SchemaCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    context.out().print(SyncFormat.schema());
    context.out().flush();
    return ExitCode.IN_SYNC.code();
  }
}
