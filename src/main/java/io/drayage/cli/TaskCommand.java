package io.drayage.cli;

import io.drayage.app.client.RunningProcess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that the running process carries out on one task. */
@Command(mixinStandardHelpOptions = true)
abstract class TaskCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "Name of the task.")
  private String task = "";

  @Mixin private ProcessOptions options = new ProcessOptions();

  private final CommandContext context;

  /**
   * What the command has to say.
   *
   * @param text one line
   */
  record Outcome(ExitCode exitCode, String text) {
    static Outcome done(String text) {
      return new Outcome(ExitCode.IN_SYNC, text);
    }
  }

  TaskCommand(CommandContext context) {
    this.context = context;
  }

  /** Asks the process. */
  abstract Outcome ask(RunningProcess process, String task);

  @Override
  public final Integer call() {
    Logging.start(context, Logging.Beside.ANSWER);
    Outcome outcome = ask(options.process(context), task);
    context.out().println(outcome.text());
    context.out().flush();
    return outcome.exitCode().code();
  }
}
