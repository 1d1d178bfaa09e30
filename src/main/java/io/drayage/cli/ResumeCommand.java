package io.drayage.cli;

import io.drayage.status.TaskState;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code drayage resume}. */
@Command(
    name = "resume",
    description = "Ends the pause of a task.",
    mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "Name of the task.")
  private String task = "";

  @Mixin private ProcessOptions options = new ProcessOptions();

  private final CommandContext context;

  ResumeCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Logging.start(context, Logging.Beside.ANSWER);
    TaskState state = options.process(context).resume(task);
    context.out().println(StatusText.resumed(state, new StatusTimes(Instant.now())));
    context.out().flush();
    return ExitCode.IN_SYNC.code();
  }
}
