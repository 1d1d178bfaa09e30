package io.drayage.cli;

import io.drayage.app.ForecastSteps;
import io.drayage.app.ReadingSession;
import io.drayage.app.settings.Settings;
import io.drayage.cli.text.ForecastText;
import io.drayage.cli.text.JsonDocument;
import io.drayage.forecast.ForecastDocument;
import io.drayage.forecast.ForecastSums;
import io.drayage.forecast.Forecaster;
import io.drayage.forecast.PullBudget;
import io.drayage.forecast.TaskForecast;
import io.drayage.plan.SyncPlan;
import io.drayage.state.StateStore;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drayage plan}: forecasts a {@code sync}; writes nothing. */
@Command(
    name = "plan",
    description = {
      "Shows what sync would copy now, image by image, with reasons and cost.",
      "Writes nothing. An unchanged image costs no pull. Manifests of other images are read for"
          + " their sizes, which counts as pulls; see --no-pull."
    },
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  @Mixin private PlanOptions options;

  @Mixin private AnswerOptions answer = new AnswerOptions();

  @Option(
      names = "--no-pull",
      description =
          "Asks by HEAD only, which no registry counts as a pull. Bytes are unknown, pulls are"
              + " estimated.")
  private boolean noPull;

  @Option(names = "--all", description = "Also shows unchanged images.")
  private boolean all;

  private final CommandContext context;

  PlanCommand(CommandContext context) {
    this(context, new PlanOptions());
  }

  PlanCommand(CommandContext context, PlanOptions options) {
    this.context = context;
    this.options = options;
  }

  @Override
  public Integer call() {
    Logging.start(context, context.terminal() ? Logging.Beside.ANSWER : Logging.Beside.NOTHING);
    Settings settings = context.settings(options);
    SyncPlan plan = context.plan(options, settings);
    ForecastSums sums = print(plan, settings);
    context.out().flush();
    return ExitCode.ofFailures(sums.failures()).code();
  }

  private ForecastSums print(SyncPlan plan, Settings settings) {
    try (ReadingSession session = new ReadingSession(plan, settings, context.environment())) {
      List<TaskForecast> forecasts = forecasts(plan, settings, session);
      ForecastSums sums =
          ForecastSums.of(
              forecasts,
              PullBudget.of(plan, session.registries(), session.registries()::pullReserve),
              Instant.now());
      if (answer.json()) {
        context.out().println(JsonDocument.text(ForecastDocument.of(forecasts, sums)));
      } else {
        new ForecastText(context.out(), all, answer.failures(context)).print(forecasts, sums);
      }
      return sums;
    }
  }

  private List<TaskForecast> forecasts(SyncPlan plan, Settings settings, ReadingSession session) {
    try (StateStore state = StateStore.snapshot(settings.path("drayage.state.dir"))) {
      Forecaster forecaster =
          new Forecaster(
              ForecastSteps.of(plan, settings, session.registries(), state, session.stop()),
              session.registries(),
              noPull ? Forecaster.Depth.HEADS_ONLY : Forecaster.Depth.MANIFESTS,
              session.threads());
      return plan.tasks().stream().map(forecaster::forecast).toList();
    }
  }
}
