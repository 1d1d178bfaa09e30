package io.drayage.cli;

import io.drayage.app.client.RunningProcess;
import io.drayage.cli.text.StatusText;
import io.drayage.cli.text.StatusTimes;
import java.time.Instant;
import picocli.CommandLine.Command;

/** {@code drayage resume}. */
@Command(name = "resume", description = "Ends the pause of a task.")
final class ResumeCommand extends TaskCommand {
  ResumeCommand(CommandContext context) {
    super(context);
  }

  @Override
  Outcome ask(RunningProcess process, String task) {
    return Outcome.done(StatusText.resumed(process.resume(task), new StatusTimes(Instant.now())));
  }
}
