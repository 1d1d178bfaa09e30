package io.drayage.cli;

import io.drayage.status.Control.Started;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drayage run-task}. */
@Command(
    name = "run-task",
    description = {
      "Starts a run of a task in the running process, and does not wait for its end.",
      "A run of some repositories waits for a run in progress and follows it."
    },
    footer = {
      "",
      "Exit codes: 0 started, 1 a run of the task is in progress already, 2 not possible."
    },
    mixinStandardHelpOptions = true)
final class RunTaskCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "Name of the task.")
  private String task = "";

  @Option(
      names = "--repository",
      paramLabel = "REPOSITORY",
      description =
          "Only this repository of the source or the target, with or without its host; repeatable.")
  private List<String> repositories = new ArrayList<>();

  @Mixin private ProcessOptions options = new ProcessOptions();

  private final CommandContext context;

  RunTaskCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Logging.start(context, Logging.Beside.ANSWER);
    Started started = options.process(context).run(task, new HashSet<>(repositories));
    context.out().println(StatusText.started(task, started));
    context.out().flush();
    return (started.begun() ? ExitCode.IN_SYNC : ExitCode.FAILED).code();
  }
}
