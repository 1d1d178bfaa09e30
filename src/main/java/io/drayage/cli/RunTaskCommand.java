package io.drayage.cli;

import io.drayage.app.client.RunningProcess;
import io.drayage.cli.text.StatusText;
import io.drayage.status.Control.Started;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
    })
final class RunTaskCommand extends TaskCommand {
  @Option(
      names = "--repository",
      paramLabel = "REPOSITORY",
      description =
          "Only this repository of the source or the target, with or without its host; repeatable.")
  private List<String> repositories = new ArrayList<>();

  RunTaskCommand(CommandContext context) {
    super(context);
  }

  @Override
  Outcome ask(RunningProcess process, String task) {
    Started started = process.run(task, new HashSet<>(repositories));
    return new Outcome(
        started.begun() ? ExitCode.IN_SYNC : ExitCode.FAILED, StatusText.started(task, started));
  }
}
