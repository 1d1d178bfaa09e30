package io.drayage.cli;

import io.drayage.app.client.RunningProcess;
import io.drayage.cli.text.StatusText;
import picocli.CommandLine.Command;

/** {@code drayage pause}. */
@Command(
    name = "pause",
    description = {
      "Stops the runs of a task's timer, also over a restart.",
      "A run in progress continues. `drayage run-task` runs the task all the same."
    })
final class PauseCommand extends TaskCommand {
  PauseCommand(CommandContext context) {
    super(context);
  }

  @Override
  Outcome ask(RunningProcess process, String task) {
    return Outcome.done(StatusText.paused(process.pause(task)));
  }
}
