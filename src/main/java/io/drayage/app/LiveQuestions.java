package io.drayage.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.drayage.app.settings.Settings;
import io.drayage.forecast.ForecastDocument;
import io.drayage.forecast.ForecastSums;
import io.drayage.forecast.Forecaster;
import io.drayage.forecast.PullBudget;
import io.drayage.forecast.TaskForecast;
import io.drayage.plan.Mapping;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.status.Questions;
import io.drayage.status.SyncFiles.FileTask;
import io.drayage.sync.Memory;
import io.drayage.sync.StopSignal;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Asks registries through the clients of a running session, within their limits. */
final class LiveQuestions implements Questions {
  private static final int THREADS = 4;

  private final Supplier<SyncPlan> plan;
  private final Settings settings;
  private final RegistryDirectory registries;
  private final Memory memory;

  LiveQuestions(
      Supplier<SyncPlan> plan, Settings settings, RegistryDirectory registries, Memory memory) {
    this.plan = plan;
    this.settings = settings;
    this.registries = registries;
    this.memory = memory;
  }

  @Override
  public Question<JsonNode> plan(Optional<String> task) {
    SyncPlan current = plan.get();
    List<SyncTask> tasks =
        task.map(name -> List.of(current.task(name).orElseThrow())).orElse(current.tasks());
    return new Asked<>((stop, threads) -> forecast(current, tasks, stop, threads));
  }

  private JsonNode forecast(
      SyncPlan current, List<SyncTask> tasks, StopSignal stop, ExecutorService threads) {
    Forecaster forecaster =
        new Forecaster(
            ForecastSteps.of(current, settings, registries, memory, stop),
            registries,
            Forecaster.Depth.HEADS_ONLY,
            threads);
    List<TaskForecast> forecasts = tasks.stream().map(forecaster::forecast).toList();
    SyncPlan asked = current.restrictedTo(tasks::contains);
    return ForecastDocument.of(
        forecasts,
        ForecastSums.of(
            forecasts, PullBudget.of(asked, registries, registries::pullReserve), Instant.now()));
  }

  @Override
  public Question<FileTask> tags(String task, int mapping) {
    SyncTask whole = plan.get().task(task).orElseThrow();
    Mapping wanted =
        whole.mappings().stream()
            .filter(one -> one.number() == mapping)
            .findFirst()
            .orElseThrow(() -> new NoSuchElementException("no mapping " + mapping));
    SyncTask part =
        new SyncTask(
            whole.name(),
            whole.schedule(),
            whole.verbose(),
            whole.source(),
            whole.target(),
            List.of(wanted),
            whole.tool());
    return new Asked<>((stop, threads) -> new TagsOfMapping(registries, stop, threads).of(part));
  }

  /** A question with threads of its own, which end with it. */
  private static final class Asked<T> implements Question<T> {
    private final BiFunction<StopSignal, ExecutorService, T> work;
    private final StopSignal stop = new StopSignal();
    private final ExecutorService threads =
        Executors.newFixedThreadPool(THREADS, DaemonThreads.named("question"));

    Asked(BiFunction<StopSignal, ExecutorService, T> work) {
      this.work = work;
    }

    @Override
    public T answer() {
      try {
        return work.apply(stop, threads);
      } finally {
        threads.shutdownNow();
      }
    }

    @Override
    public void stop() {
      stop.stop();
      // the answer waits for queued parts, which run and fail at once
      threads.shutdownNow().forEach(Runnable::run);
    }
  }
}
