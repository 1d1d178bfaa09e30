package io.drayage.cli;

import io.drayage.app.client.RunningProcess;
import io.drayage.app.settings.UsageException;
import io.drayage.cli.text.FailureText;
import io.drayage.cli.text.JsonDocument;
import io.drayage.cli.text.StatusReport;
import io.drayage.cli.text.StatusText;
import io.drayage.cli.text.StatusTimes;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drayage status}: the state of the running process. */
@Command(
    name = "status",
    description = {
      "Shows whether all is well in the running process: failures with hints, copies, pulls and"
          + " tasks.",
      "Asks its management port, by the same properties as `drayage run`."
    },
    footer = {"", "Exit codes: 0 all tasks are healthy, 1 one is not, 2 no process answers."},
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private static final int USUAL_COLUMNS = 100;
  private static final long EVERY_MILLIS = 1000;

  @Option(names = "--watch", description = "Shows the state again each second, until SIGINT.")
  private boolean watch;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "Output format: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private AnswerOptions.Output output = AnswerOptions.Output.text;

  @Mixin private ProcessOptions options = new ProcessOptions();

  private final CommandContext context;

  StatusCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    Logging.start(context, Logging.Beside.ANSWER);
    boolean json = output == AnswerOptions.Output.json;
    if (watch && json) {
      throw new UsageException("--watch shows text; without it, --output json prints one document");
    }
    RunningProcess process = options.process(context);
    if (watch) {
      new StatusWatch(
              () -> lines(StatusReport.of(process)), context.out(), Terminal.onStandardOutput())
          .show(() -> TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS));
    }
    StatusReport report = StatusReport.of(process);
    if (json) {
      context.out().println(JsonDocument.of(report));
    } else {
      lines(report).forEach(context.out()::println);
    }
    context.out().flush();
    return (report.healthy() ? ExitCode.IN_SYNC : ExitCode.FAILED).code();
  }

  private List<String> lines(StatusReport report) {
    return new StatusText(
            new StatusTimes(Instant.now()),
            new FailureText(context.out(), context.colour(), false),
            Terminal.columns(context.environment(), USUAL_COLUMNS))
        .lines(report);
  }
}
