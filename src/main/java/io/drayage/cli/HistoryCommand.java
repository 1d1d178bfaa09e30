package io.drayage.cli;

import io.drayage.app.RunLibraries;
import io.drayage.app.client.PastRuns;
import io.drayage.app.settings.Settings;
import io.drayage.app.settings.UsageException;
import io.drayage.cli.text.HistoryText;
import io.drayage.cli.text.JsonDocument;
import io.drayage.oci.PrintableText;
import io.drayage.route.file.CamelValues;
import io.drayage.status.History;
import io.drayage.status.History.ImageEvent;
import io.drayage.status.History.RunQuery;
import io.drayage.status.Page;
import io.drayage.status.RunState;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drayage history}: past runs, or the life of one image. */
@Command(
    name = "history",
    description = {
      "Shows past runs, or what happened to one image: its digests, when they came, and failures.",
      "Asks the running process, or reads its history in the state directory or the database."
    },
    footer = {"", "Exit codes: 0, or 2 if the history can't be read."},
    mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {
  private static final int MOST = 500;

  @Parameters(
      arity = "0..1",
      paramLabel = "IMAGE",
      description =
          "An image by its target, its source or the end of one, such as redis:latest. Default:"
              + " runs.")
  private String image = "";

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only what is younger, such as 7d or 12h.")
  private String since = "";

  @Option(names = "--task", paramLabel = "NAME", description = "Only this task.")
  private String task = "";

  @Option(
      names = "--limit",
      paramLabel = "NUMBER",
      description = "Lines at most, up to 500 (default: ${DEFAULT-VALUE}).")
  private int limit = 20;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "Output format: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private AnswerOptions.Output output = AnswerOptions.Output.text;

  @Mixin private ProcessOptions options = new ProcessOptions();

  private final CommandContext context;

  HistoryCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Logging.start(context, Logging.Beside.ANSWER);
    if (limit < 1 || limit > MOST) {
      throw new UsageException("--limit is a number from 1 to " + MOST);
    }
    Settings settings = options.settings(context);
    Optional<Instant> from = from(Instant.now());
    RunLibraries.check();
    try (PastRuns past = PastRuns.open(settings)) {
      HistoryText text = new HistoryText(context.out(), ZoneId.systemDefault(), context.colour());
      if (image.isEmpty()) {
        Page<RunState> runs = past.history().runs(query(from));
        print(runs, () -> text.runs(runs));
      } else {
        Page<ImageEvent> events = events(past.history(), from);
        print(events, () -> text.image(image, events));
      }
    } catch (UncheckedIOException e) {
      throw new UsageException("the history can't be read: " + PastRuns.reason(e));
    }
    context.out().flush();
    return ExitCode.IN_SYNC.code();
  }

  private void print(Page<?> page, Runnable text) {
    if (output == AnswerOptions.Output.json) {
      context.out().println(JsonDocument.of(page));
    } else {
      text.run();
    }
  }

  private Optional<Instant> from(Instant now) {
    if (since.isEmpty()) {
      return Optional.empty();
    }
    Duration age =
        CamelValues.time(since)
            .filter(time -> !time.isZero())
            .orElseThrow(
                () ->
                    new UsageException(
                        "--since is a time such as 7d, 12h or 30m, not '%s'"
                            .formatted(PrintableText.text(since, 60))));
    return Optional.of(now.minus(age));
  }

  private Optional<String> task() {
    return Optional.of(task).filter(name -> !name.isEmpty());
  }

  private RunQuery query(Optional<Instant> from) {
    return new RunQuery(task(), Optional.empty(), from, Optional.empty(), Optional.empty(), limit);
  }

  private Page<ImageEvent> events(History history, Optional<Instant> from) {
    Page<ImageEvent> page = history.image(image, Optional.empty(), limit);
    List<ImageEvent> wanted =
        page.items().stream()
            .filter(event -> from.map(time -> !event.time().isBefore(time)).orElse(true))
            .filter(event -> task().map(event.task()::equals).orElse(true))
            .toList();
    boolean isWhole = from.isPresent() && wanted.size() < page.items().size();
    return new Page<>(wanted, isWhole ? Optional.empty() : page.next());
  }
}
