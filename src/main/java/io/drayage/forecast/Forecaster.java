package io.drayage.forecast;

import io.drayage.failure.Failure;
import io.drayage.oci.RegistryHost;
import io.drayage.plan.SyncTask;
import io.drayage.sync.Batch;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Memory;
import io.drayage.sync.Outcome;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.Registries;
import io.drayage.sync.RepositoryPair;
import io.drayage.sync.TaskRun;
import io.drayage.sync.copy.ImageCopier;
import io.drayage.sync.select.CopyPlanner;
import io.drayage.sync.select.MappingExpander;
import io.drayage.sync.select.TagLister;
import io.drayage.sync.select.TagSelector;
import io.drayage.sync.turn.PullReserve;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Forecasts a sync by its own steps over clients that write nothing. */
public final class Forecaster {
  /**
   * Steps of a sync, as in the routes.
   *
   * @param kept manifests that cost no pull
   * @param reserves pulls of each registry that a forecast leaves too
   */
  public record Steps(
      MappingExpander expander,
      TagLister lister,
      TagSelector selector,
      CopyPlanner planner,
      ImageCopier copier,
      Memory kept,
      Function<RegistryHost, PullReserve> reserves) {}

  private final Steps steps;
  private final Executor threads;
  private final ImageForecaster images;
  private final Clock clock;

  /** Depth of reading. */
  public enum Depth {
    /** Manifests to copy are read, so that the numbers are exact. */
    MANIFESTS,
    /** No request counts as a pull. */
    HEADS_ONLY
  }

  /** Images of a repository, or the reason for having none. */
  private record Selected(List<ImagePair> images, List<MappingFailed> problems) {}

  /**
   * Makes a forecaster that asks {@code registries} on {@code threads}, whose number is the limit.
   */
  public Forecaster(Steps steps, Registries registries, Depth reading, Executor threads) {
    this.steps = steps;
    this.threads = threads;
    this.images = new ImageForecaster(steps, registries, reading);
    this.clock = Clock.systemUTC();
  }

  /** Forecasts a run of the task. */
  public TaskForecast forecast(SyncTask task) {
    Batch<RepositoryPair> batch =
        steps.expander().expand(new TaskRun("plan", task, clock.instant()));
    List<MappingFailed> problems = new ArrayList<>();
    for (Outcome outcome : batch.outcomes()) {
      if (outcome instanceof MappingFailed failed) {
        problems.add(failed);
      }
    }
    List<ImagePair> selected = new ArrayList<>();
    for (Selected repository : together(batch.parts(), this::select)) {
      selected.addAll(repository.images());
      problems.addAll(repository.problems());
    }
    return new TaskForecast(task.name(), together(selected, images::forecast), problems);
  }

  private Selected select(RepositoryPair pair) {
    try {
      return new Selected(steps.selector().select(steps.lister().list(pair)).parts(), List.of());
    } catch (RuntimeException e) {
      return new Selected(List.of(), List.of(new MappingFailed(pair.subject(), Failure.of(e, 1))));
    }
  }

  private <P, R> List<R> together(List<P> parts, Function<P, R> work) {
    List<CompletableFuture<R>> running =
        parts.stream()
            .map(part -> CompletableFuture.supplyAsync(() -> work.apply(part), threads))
            .toList();
    return running.stream().map(CompletableFuture::join).toList();
  }
}
