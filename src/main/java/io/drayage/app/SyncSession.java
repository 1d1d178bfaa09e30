package io.drayage.app;

import io.drayage.app.settings.SessionMode;
import io.drayage.app.settings.SessionSettings;
import io.drayage.app.settings.Settings;
import io.drayage.app.settings.UsageException;
import io.drayage.broker.Broker;
import io.drayage.metrics.Present;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.registry.RegistryClients;
import io.drayage.registry.traffic.BreakableSleeper;
import io.drayage.route.DelayedWork;
import io.drayage.route.RouteRuntime;
import io.drayage.route.SyncSteps;
import io.drayage.skopeo.SkopeoCopier;
import io.drayage.skopeo.SkopeoException;
import io.drayage.state.StateStore;
import io.drayage.sync.RunLog;
import io.drayage.sync.StopSignal;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRuns;
import io.drayage.sync.again.FailedImages;
import io.drayage.sync.again.RunAgain;
import io.drayage.sync.copy.KnownContents;
import io.drayage.sync.copy.OnwardCopy;
import io.drayage.sync.copy.SharedManifests;
import io.drayage.sync.select.CopyPlanner;
import io.drayage.sync.turn.CopyTurns;
import io.drayage.sync.turn.Shares;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Wiring of all parts that work on a plan. */
public final class SyncSession implements AutoCloseable {
  private final StopSignal stop = new StopSignal();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final RegistryClients clients;
  private final CopyTurns turns;
  private final StateStore state;
  private final SessionCopies copies;
  private final RouteRuntime routes;
  private final DelayedWork alarms = new DelayedWork(Runnable::run);
  private final TaskRuns runs;
  private final RegistryDirectory registries;
  private final Duration grace;
  private final RunAgain runAgain;
  private final Optional<LiveStatus> live;
  private final Optional<MetricsService> metrics;
  private final RunServices services;
  private final Optional<ClusterService> cluster;
  private final Optional<Broker> broker;
  private final boolean worker;

  /**
   * Opens a session.
   *
   * @throws UsageException if a property can't be used
   * @throws io.drayage.route.file.RouteException if a route file can't be used
   * @throws SkopeoException if a task needs a skopeo that can't be run
   */
  public SyncSession(
      SyncPlan plan,
      Settings settings,
      Map<String, String> environment,
      SessionMode mode,
      SessionListeners given) {
    boolean stays = mode != SessionMode.ONCE;
    worker = mode == SessionMode.WORKER;
    metrics = stays ? MetricsService.of(settings) : Optional.empty();
    SessionListeners listeners = metrics.map(own -> own.addedTo(given)).orElse(given);
    live = stays ? Optional.of(new LiveStatus(settings, !worker)) : Optional.empty();
    SyncListener listener =
        live.map(own -> SyncListener.all(List.of(own.listener(), listeners.sync())))
            .orElse(listeners.sync());
    SessionSettings told = SessionSettings.read(settings, environment, mode);
    told.hosts().check(plan);
    WorkerProgress progress =
        new WorkerProgress(settings, mode, told, given.sync(), live, stop::isStopping);
    grace = told.grace();
    broker = told.routes().broker();
    BreakableSleeper sleeper = new BreakableSleeper();
    clients =
        new RegistryClients(told.client(), told.hosts()::limits, sleeper, listeners.traffic());
    Clock clock = Clock.systemUTC();
    cluster = told.cluster().map(ClusterService::new);
    runs =
        new TaskRuns(
            plan,
            clock,
            run -> {
              clients.runBegins();
              listener.runBegan(run);
            },
            ClusterService.claims(cluster));
    services = new RunServices(mode, settings, told, runs::plan, clock);
    registries = new RegistryDirectory(runs::task, clients, told.hosts(), environment);
    registries.check(plan);
    SkopeoCopier.deleteLeftCredentials();
    state = ClusterService.state(cluster, told);
    services.open(state, registries::states);
    SyncListener results = SyncListener.all(services.listeners(listener));
    SharedManifests sources = new SharedManifests(registries, state);
    copies = new SessionCopies(registries, sources, state, told, environment, listener, stop);
    try {
      copies.check(plan);
    } catch (SkopeoException e) {
      closeParts();
      throw e;
    }
    runAgain = new RunAgain(told.tryAgain(), clock);
    FailedImages failed = new FailedImages(state, told.tryAgain(), stays, clock);
    SessionSelection selection =
        new SessionSelection(runs, registries, told, listener, stop, clock);
    CopyPlanner planner = selection.planner(state, failed, sources, results);
    RegistryShares shares = new RegistryShares(clients.limits(), told.turns().places());
    turns =
        new CopyTurns(
            registries,
            told.turns(),
            told.routes().orders().fromBroker() ? shares : Shares.none(),
            ClusterService.budgets(cluster, registries::sourceAccount),
            alarms,
            clock,
            stop);
    SyncSteps steps =
        new SyncSteps(
            runs,
            selection.expander(),
            selection.lister(),
            selection.selector(),
            planner,
            turns,
            WorkerBlobs.of(told, registries, clients.limits(), sources, state, alarms, stop),
            progress.ending(shares.within(new KnownContents(state, copies.shared(registries)))),
            clock,
            new OnwardCopy(runs::task),
            new RunLog(
                image -> {
                  failed.note(image);
                  results.imageDone(image);
                },
                report -> {
                  results.runEnded(report);
                  planner.runEnded(report);
                  runAgain
                      .after(report)
                      .ifPresent(time -> routes().runAgain(report.run().taskName(), time));
                }),
            progress.orders());
    routes = new RouteRuntime(steps, told.routes(), progress.addedTo(services.beans()));
    services.into(routes);
    clients.onCircuitOpen(routes::endRetries);
    stop.onStop(sleeper::end);
    stop.onStop(registries::stopHelpers);
    stop.onStop(routes::endWaits);
    live.ifPresent(
        own ->
            own.watch(
                new LiveStatus.Watched(
                    runs,
                    routes,
                    failed,
                    state,
                    ClusterService.others(cluster),
                    registries::states)));
  }

  /**
   * Starts the routes.
   *
   * @throws io.drayage.route.file.RouteException if a route file can't be used
   */
  public void start() {
    routes.load();
  }

  /** Runs a task now. */
  public TaskReport run(SyncTask task) {
    return routes.run(task.name());
  }

  /** Current plan. */
  public SyncPlan plan() {
    return runs.plan();
  }

  /**
   * Replaces the plan; runs in progress keep theirs.
   *
   * @throws UsageException if a property or program of the plan can't be used; nothing is changed
   */
  void replace(SyncPlan next) {
    registries.check(next);
    try {
      copies.check(next);
    } catch (SkopeoException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
    runs.replace(next);
  }

  /** The other schedulers; empty for one that is alone. */
  Optional<ClusterService> cluster() {
    return cluster;
  }

  /** Metrics of a session that stays, if they can be read. */
  Optional<MetricsService> metrics() {
    return metrics;
  }

  /** Push notifications and messages about changes. */
  RunServices services() {
    return services;
  }

  /** Whether this session begins no runs and copies what others order. */
  boolean isWorker() {
    return worker;
  }

  /** Whether orders can arrive: a worker has to be connected to its broker. */
  boolean isReady() {
    return !worker || broker.isEmpty() || broker.get().isConnected();
  }

  /** The present work. */
  Present.Work work() {
    return new Present.Work(turns.waiting(), turns.inProgress(), copies.bytesInFlight());
  }

  /** Clients of the current plan's registries. */
  RegistryDirectory registries() {
    return registries;
  }

  /** The live state; empty for a session of one run. */
  Optional<LiveStatus> live() {
    return live;
  }

  /** What is kept between processes. */
  StateStore state() {
    return state;
  }

  /** Routes, for reloads and timers. */
  public RouteRuntime routes() {
    return routes;
  }

  /** Starts no further copies, waits for those in progress up to the grace time, then ends them. */
  public void stop() {
    if (closed.getAndSet(true)) {
      return;
    }
    stop.stop();
    if (runs.areDone()) {
      services.awaitWritten();
    }
    Runnable noBreak = DaemonThreads.alarm("grace", grace, this::breakOff);
    routes.close();
    noBreak.run();
    alarms.shutdownNow();
    closeParts();
  }

  private void closeParts() {
    breakOff();
    services.close();
    cluster.ifPresent(ClusterService::close);
    state.close();
    metrics.ifPresent(MetricsService::close);
  }

  /** Ends copies in progress, which fail; their tasks end with a report. */
  private void breakOff() {
    copies.endPrograms();
    clients.close();
    copies.endTransfers();
  }

  @Override
  public void close() {
    stop();
  }
}
