package io.drayage.cli;

import io.drayage.status.TaskState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code drayage pause}. */
@Command(
    name = "pause",
    description = {
      "Stops the runs of a task's timer, also over a restart.",
      "A run in progress continues. `drayage run-task` runs the task all the same."
    },
    mixinStandardHelpOptions = true)
final class PauseCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "Name of the task.")
  private String task = "";

  @Mixin private ProcessOptions options = new ProcessOptions();

  private final CommandContext context;

  PauseCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Logging.start(context, Logging.Beside.ANSWER);
    TaskState state = options.process(context).pause(task);
    context.out().println(StatusText.paused(state));
    context.out().flush();
    return ExitCode.IN_SYNC.code();
  }
}
