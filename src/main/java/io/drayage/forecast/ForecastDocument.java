package io.drayage.forecast;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drayage.forecast.ImageForecast.Cost;
import io.drayage.sync.ReportDocument;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Forecast as one JSON document, described in docs/operator/commands.md. */
public final class ForecastDocument {
  private ForecastDocument() {}

  /** The document. */
  public static ObjectNode of(List<TaskForecast> forecasts, ForecastSums sums) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("exact", sums.total().exact());
    ArrayNode tasks = document.putArray("tasks");
    forecasts.forEach(forecast -> task(tasks.addObject(), forecast));
    ArrayNode registries = document.putArray("registries");
    sums.byRegistry()
        .forEach(
            (registry, share) -> {
              ObjectNode node = registries.addObject().put("registry", registry);
              node.put("pulls", share.pulls());
              if (sums.total().exact()) {
                node.put("bytesRead", share.bytesRead()).put("bytesWritten", share.bytesWritten());
              }
              Optional.ofNullable(sums.budgets().get(registry))
                  .ifPresent(
                      budget -> budget(node.putObject("budget"), budget, share.pulls(), sums.at()));
            });
    ObjectNode total = document.putObject("total");
    total.put("images", sums.copy() + sums.unchanged() + sums.failed());
    total.put("copy", sums.copy());
    total.put("unchanged", sums.unchanged());
    total.put("failed", sums.failed());
    total.put("problems", sums.problems());
    cost(total, sums.total());
    return document;
  }

  private static void budget(ObjectNode node, PullBudget budget, long pulls, Instant at) {
    node.put("limit", budget.limit().limit());
    node.put("remaining", budget.limit().remaining());
    node.put("windowSeconds", budget.limit().window().toSeconds());
    node.put("reserve", budget.reserve());
    node.put("doneBy", budget.doneBy(pulls, at).toString());
  }

  private static void task(ObjectNode node, TaskForecast task) {
    node.put("task", task.taskName());
    ArrayNode images = node.putArray("images");
    task.images().forEach(image -> image(images.addObject(), image));
    ArrayNode problems = node.putArray("problems");
    task.problems().forEach(problem -> ReportDocument.problem(problems.addObject(), problem));
  }

  private static void image(ObjectNode node, ImageForecast image) {
    node.put("source", image.image().source().toString());
    node.put("target", image.image().target().toString());
    node.put("action", image.action().label());
    node.put("why", image.why());
    cost(node, image.cost());
    image.failure().ifPresent(failure -> ReportDocument.error(node.putObject("error"), failure));
  }

  private static void cost(ObjectNode node, Cost cost) {
    node.put("pulls", cost.pulls());
    if (cost.exact()) {
      node.put("bytes", cost.blobBytes());
      node.put("manifestBytes", cost.manifestBytes());
    }
  }
}
