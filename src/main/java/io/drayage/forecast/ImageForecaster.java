package io.drayage.forecast;

import io.drayage.failure.Failure;
import io.drayage.oci.DigestReference;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.RegistrySource;
import io.drayage.registry.RegistryTarget;
import io.drayage.registry.TargetPreparation;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Memory;
import io.drayage.sync.PlannedCopy;
import io.drayage.sync.Registries;
import io.drayage.sync.copy.ImageCopier;
import io.drayage.sync.copy.ManifestCache;
import io.drayage.sync.select.CopyPlanner;
import io.drayage.sync.turn.PullReserve;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Plans and copies one image with clients that write nothing. */
final class ImageForecaster {
  private final CopyPlanner planner;
  private final ImageCopier copier;
  private final Memory kept;
  private final Function<RegistryHost, PullReserve> reserves;
  private final Registries registries;
  private final Forecaster.Depth reading;
  private final ManifestCache cache = new ManifestCache();
  private final Set<DigestReference> wouldBePulled = ConcurrentHashMap.newKeySet();

  /** Registries for the forecast of one image. */
  private final class DryRegistries implements Registries {
    private final CountedRequests counts;

    DryRegistries(CountedRequests counts) {
      this.counts = counts;
    }

    @Override
    public RegistrySource source(String taskName) {
      return new DrySource(registries.source(taskName), cache, kept, counts);
    }

    @Override
    public RegistryTarget target(String taskName) {
      return new DryTarget(registries.target(taskName), counts);
    }

    @Override
    public TargetPreparation preparation(String taskName) {
      return TargetPreparation.none();
    }
  }

  ImageForecaster(Forecaster.Steps steps, Registries registries, Forecaster.Depth reading) {
    this.planner = steps.planner();
    this.copier = steps.copier();
    this.kept = steps.kept();
    this.reserves = steps.reserves();
    this.registries = registries;
    this.reading = reading;
  }

  /** Forecasts an image; a registry's error is a forecast too. */
  ImageForecast forecast(ImagePair image) {
    CountedRequests counts = new CountedRequests();
    Registries dry = new DryRegistries(counts);
    try {
      PlannedCopy planned = planner.through(dry).plan(image);
      if (!(planned instanceof CopyOrder order)) {
        return unchanged(image, "the target has it", counts);
      }
      if (reading == Forecaster.Depth.HEADS_ONLY || wouldTouchReserve(order)) {
        return unread(order, counts);
      }
      return copier.through(dry).copy(order) instanceof CopyResult.Unchanged
          ? unchanged(image, "the target has it, which only reading the index could tell", counts)
          : new ImageForecast(
              image,
              ImageForecast.Action.COPY,
              reason(order),
              ImageForecast.Cost.of(counts),
              Optional.empty());
    } catch (RuntimeException e) {
      Failure failure = Failure.of(e, 1);
      return new ImageForecast(
          image,
          ImageForecast.Action.FAILED,
          failure.message(),
          ImageForecast.Cost.of(counts),
          Optional.of(failure));
    }
  }

  /** Whether copying would use pulls that a sync leaves to others. */
  private boolean wouldTouchReserve(CopyOrder order) {
    RegistrySource source = registries.source(order.taskName());
    return source
        .pullLimit(order.image().source().repository())
        .filter(
            told ->
                told.remaining() - reserves.apply(source.host()).of(told.limit()) < order.pulls())
        .isPresent();
  }

  private static ImageForecast unchanged(ImagePair image, String why, CountedRequests counts) {
    return new ImageForecast(
        image,
        ImageForecast.Action.UNCHANGED,
        why,
        ImageForecast.Cost.of(counts),
        Optional.empty());
  }

  /** Forecast by HEAD requests alone, with an estimate of pulls. */
  private ImageForecast unread(CopyOrder order, CountedRequests counts) {
    ImagePair image = order.image();
    boolean picked = counts.isIndex() && !image.wantsAllPlatforms();
    DigestReference source = image.source().repository().digest(order.sourceDigest());
    // counted once for all tags of one manifest
    long pulls = wouldBePulled.add(source) ? order.pulls() : 0;
    String why =
        picked && order.currentTarget().isPresent()
            ? "the target may have it already: the index has to be read to tell"
            : reason(order);
    return new ImageForecast(
        image,
        ImageForecast.Action.COPY,
        why,
        new ImageForecast.Cost(counts.pulls() + pulls, 0, 0, false),
        Optional.empty());
  }

  private static String reason(CopyOrder order) {
    if (order.currentTarget().isPresent()) {
      return "the target has another digest";
    }
    if (order.targetIsNew()) {
      return "the target has no such repository";
    }
    return order.image().target() instanceof DigestReference
        ? "the target has no such manifest"
        : "the target has no such tag";
  }
}
