package io.drayage.forecast;

import io.drayage.failure.Failure;
import io.drayage.forecast.ImageForecast.Cost;
import io.drayage.oci.Reference;
import io.drayage.sync.Outcome.MappingFailed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Sums over forecasts.
 *
 * @param byRegistry shares by name of the registry
 * @param budgets budgets by name of the registry; only registries with a pull limit
 * @param at time of the forecast
 * @param failures failures of images and mappings
 */
public record ForecastSums(
    long copy,
    long unchanged,
    long failed,
    long problems,
    Cost total,
    Map<String, Share> byRegistry,
    Map<String, PullBudget> budgets,
    Instant at,
    List<Failure> failures) {

  /** Share of one registry; bytes written include manifests. */
  public record Share(long pulls, long bytesRead, long bytesWritten) {
    Share plus(Share other) {
      return new Share(
          pulls + other.pulls, bytesRead + other.bytesRead, bytesWritten + other.bytesWritten);
    }
  }

  /** Copies the failures. */
  public ForecastSums {
    failures = List.copyOf(failures);
  }

  /** Sums at the time {@code at}. */
  public static ForecastSums of(
      List<TaskForecast> forecasts, Map<String, PullBudget> budgets, Instant at) {
    List<ImageForecast> images =
        forecasts.stream().flatMap(task -> task.images().stream()).toList();
    List<MappingFailed> problems =
        forecasts.stream().flatMap(task -> task.problems().stream()).toList();
    Map<String, Share> byRegistry = new TreeMap<>();
    for (ImageForecast image : images) {
      Cost cost = image.cost();
      byRegistry.merge(
          registry(image.image().source()),
          new Share(cost.pulls(), cost.blobBytes(), 0),
          Share::plus);
      byRegistry.merge(
          registry(image.image().target()),
          new Share(0, 0, cost.blobBytes() + cost.manifestBytes()),
          Share::plus);
    }
    return new ForecastSums(
        count(images, ImageForecast.Action.COPY),
        count(images, ImageForecast.Action.UNCHANGED),
        count(images, ImageForecast.Action.FAILED),
        problems.size(),
        images.stream().map(ImageForecast::cost).reduce(Cost.NOTHING, Cost::plus),
        byRegistry,
        budgets,
        at,
        Stream.concat(
                images.stream().map(ImageForecast::failure).flatMap(Optional::stream),
                problems.stream().map(MappingFailed::failure))
            .toList());
  }

  private static long count(List<ImageForecast> images, ImageForecast.Action action) {
    return images.stream().filter(image -> image.action() == action).count();
  }

  private static String registry(Reference reference) {
    return reference.repository().registry().name();
  }
}
