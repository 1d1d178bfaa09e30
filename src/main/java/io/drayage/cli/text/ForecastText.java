package io.drayage.cli.text;

import io.drayage.forecast.ForecastSums;
import io.drayage.forecast.ImageForecast;
import io.drayage.forecast.ImageForecast.Cost;
import io.drayage.forecast.PullBudget;
import io.drayage.forecast.TaskForecast;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Prints a forecast as text. */
public final class ForecastText {
  private final PrintStream out;
  private final boolean all;
  private final FailureText failures;

  /** {@code all} prints unchanged images too. */
  public ForecastText(PrintStream out, boolean all, FailureText failures) {
    this.out = out;
    this.all = all;
    this.failures = failures;
  }

  /** Prints all tasks, then their sums. */
  public void print(List<TaskForecast> forecasts, ForecastSums sums) {
    forecasts.forEach(this::task);
    out.printf(
        Locale.ROOT,
        "total: %d to copy, %d unchanged, %d failed; %s%n",
        sums.copy(),
        sums.unchanged(),
        sums.failed() + sums.problems(),
        cost(sums.total()));
    sums.byRegistry()
        .forEach(
            (registry, share) -> {
              out.printf(Locale.ROOT, "  %s: %s%n", registry, share(share, sums.total().exact()));
              Optional.ofNullable(sums.budgets().get(registry))
                  .ifPresent(budget -> budget(budget, share.pulls(), sums.at()));
            });
    if (!all && sums.unchanged() > 0) {
      out.println("Images that need not be copied are not shown; --all shows them.");
    }
    if (sums.total().exact() && sums.total().pulls() > 0) {
      out.printf(
          Locale.ROOT,
          "The plan itself read %s; --no-pull reads none.%n",
          ReportText.count(sums.total().pulls(), "manifest"));
    }
  }

  private void budget(PullBudget budget, long pulls, Instant at) {
    String outlook =
        budget.windows(pulls) == 0
            ? "enough for now"
            : "%d available now, the rest by %s"
                .formatted(
                    budget.available(), budget.doneBy(pulls, at).truncatedTo(ChronoUnit.MINUTES));
    out.printf(
        Locale.ROOT,
        "    pull limit: %d of %s left in a window of %s, %d kept in reserve: %s%n",
        budget.limit().remaining(),
        ReportText.count(budget.limit().limit(), "pull"),
        ReportText.count(budget.limit().window().toMinutes(), "minute"),
        budget.reserve(),
        outlook);
  }

  private void task(TaskForecast task) {
    out.printf(
        Locale.ROOT,
        "%s: %d to copy, %d unchanged, %d failed; %s%n",
        task.taskName(),
        task.count(ImageForecast.Action.COPY),
        task.count(ImageForecast.Action.UNCHANGED),
        task.count(ImageForecast.Action.FAILED) + task.problems().size(),
        cost(task.images().stream().map(ImageForecast::cost).reduce(Cost.NOTHING, Cost::plus)));
    List<FailureText.Failed> failed =
        new ArrayList<>(task.problems().stream().map(FailureText.Failed::mapping).toList());
    for (ImageForecast image : task.images()) {
      String subject = image.image().subject();
      image.failure().ifPresent(why -> failed.add(FailureText.Failed.image(subject, why)));
      if (image.action() == ImageForecast.Action.COPY
          || (all && image.action() == ImageForecast.Action.UNCHANGED)) {
        image(image);
      }
    }
    failures.print(failed);
  }

  private void image(ImageForecast image) {
    String cost =
        image.action() == ImageForecast.Action.COPY ? " (" + cost(image.cost()) + ")" : "";
    out.printf(
        "  %s: %s%n    %s%s%n", image.action().label(), image.image().subject(), image.why(), cost);
  }

  private static String cost(Cost cost) {
    return cost.exact()
        ? ReportText.count(cost.pulls(), "pull") + ", " + ReportText.size(cost.blobBytes())
        : "about " + ReportText.count(cost.pulls(), "pull") + ", bytes unknown";
  }

  private static String share(ForecastSums.Share share, boolean exact) {
    String pulls = (exact ? "" : "about ") + ReportText.count(share.pulls(), "pull");
    return exact
        ? "%s, %s read, %s written"
            .formatted(
                pulls, ReportText.size(share.bytesRead()), ReportText.size(share.bytesWritten()))
        : pulls;
  }
}
