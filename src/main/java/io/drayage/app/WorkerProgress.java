package io.drayage.app;

import io.drayage.app.settings.BrokerProperties;
import io.drayage.app.settings.SessionMode;
import io.drayage.app.settings.SessionSettings;
import io.drayage.app.settings.Settings;
import io.drayage.broker.Broker;
import io.drayage.live.LiveWorkers;
import io.drayage.live.ProgressMessages;
import io.drayage.route.order.OrderRule;
import io.drayage.route.order.ProgressSteps;
import io.drayage.route.order.WorkerEnd;
import io.drayage.sync.Copier;
import io.drayage.sync.OrderListener;
import io.drayage.sync.SyncListener;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Progress of workers: a worker tells its copies, and a process that orders them hears of them. In
 * a process that copies what it orders, it is without effect.
 */
final class WorkerProgress {
  private final boolean worker;
  private final Optional<LiveStatus> live;
  private final Optional<LiveWorkers> workers;
  private final Map<String, Object> steps;

  /**
   * The progress of a session.
   *
   * @param given listener that hears of the copies of workers, beside {@code live}
   * @param stopping whether the process is stopping
   */
  WorkerProgress(
      Settings settings,
      SessionMode mode,
      SessionSettings told,
      SyncListener given,
      Optional<LiveStatus> live,
      BooleanSupplier stopping) {
    OrderRule rule = told.routes().orders();
    this.worker = mode == SessionMode.WORKER;
    this.live = live;
    this.workers =
        rule.fromBroker() && !worker
            ? Optional.of(new LiveWorkers(heard(given, live), Clock.systemUTC(), System::nanoTime))
            : Optional.empty();
    if (BrokerProperties.isProgressTold(settings)) {
      workers.ifPresent(all -> live.ifPresent(own -> own.hearing(all)));
    }
    BooleanSupplier ending =
        () ->
            stopping.getAsBoolean() && told.routes().broker().map(Broker::isConnected).orElse(true);
    this.steps = rule.fromBroker() ? steps(rule, ending) : Map.of();
  }

  private static SyncListener heard(SyncListener given, Optional<LiveStatus> live) {
    return live.map(own -> SyncListener.all(List.of(own.listener(), given))).orElse(given);
  }

  private Map<String, Object> steps(OrderRule rule, BooleanSupplier ending) {
    Map<String, Object> beans = new HashMap<>();
    if (worker) {
      String release = Build.read().version();
      ProgressMessages messages =
          new ProgressMessages(
              rule.worker(),
              release.isEmpty() ? "dev" : release,
              live.orElseThrow()::copies,
              System::nanoTime);
      beans.putAll(new ProgressSteps(messages::next, message -> {}).beans());
      beans.put("workerEnd", new WorkerEnd(ending, messages::end));
    } else {
      beans.putAll(new ProgressSteps(Optional::empty, workers.orElseThrow()::heard).beans());
    }
    return beans;
  }

  /** The beans of routes, with these. */
  Map<String, Object> addedTo(Map<String, Object> beans) {
    Map<String, Object> all = new HashMap<>(beans);
    all.putAll(steps);
    return all;
  }

  /** The listener to orders of this process. */
  OrderListener orders() {
    return workers.<OrderListener>map(all -> all).orElseGet(OrderListener::none);
  }

  /** The copier, with its ends told to the live state: a worker gets no results of images. */
  Copier ending(Copier copier) {
    if (!worker) {
      return copier;
    }
    SyncListener listener = live.orElseThrow().listener();
    return order -> {
      try {
        return copier.copy(order);
      } finally {
        listener.copyEnded(order.image());
      }
    };
  }
}
