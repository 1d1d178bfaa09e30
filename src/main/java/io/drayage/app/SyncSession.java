package io.drayage.app;

import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.registry.ClientOptions;
import io.drayage.registry.RegistryClients;
import io.drayage.registry.traffic.BreakableSleeper;
import io.drayage.route.DelayedWork;
import io.drayage.route.RouteRuntime;
import io.drayage.route.RouteSettings;
import io.drayage.route.SyncSteps;
import io.drayage.skopeo.SkopeoCopier;
import io.drayage.skopeo.SkopeoException;
import io.drayage.state.StateLimits;
import io.drayage.state.StateStore;
import io.drayage.sync.CopyResult;
import io.drayage.sync.RunLog;
import io.drayage.sync.RunStarter;
import io.drayage.sync.StopSignal;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TaskReport;
import io.drayage.sync.again.FailedImages;
import io.drayage.sync.again.RunAgain;
import io.drayage.sync.again.TryAgainRule;
import io.drayage.sync.copy.ImageCopier;
import io.drayage.sync.copy.NewRepositories;
import io.drayage.sync.copy.OnwardCopy;
import io.drayage.sync.copy.SharedCopies;
import io.drayage.sync.copy.SharedPulls;
import io.drayage.sync.copy.TransferQueue;
import io.drayage.sync.select.CopyPlanner;
import io.drayage.sync.select.FileOrder;
import io.drayage.sync.select.MappingExpander;
import io.drayage.sync.select.SharedCatalogs;
import io.drayage.sync.select.TagLister;
import io.drayage.sync.select.TagSelector;
import io.drayage.sync.select.TargetClaims;
import io.drayage.sync.turn.CopyTurns;
import io.drayage.sync.turn.QuietHours;
import io.drayage.sync.turn.QuietHoursCopier;
import io.drayage.sync.turn.SourcePlaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Everything that works on a plan, put together and started. */
public final class SyncSession implements AutoCloseable {
  private static final List<String> LOOK_UPS =
      List.of("drayage.consume.look-up", "drayage.report.look-up");
  private static final String COPIES = "drayage.parallel.copies";

  private final StopSignal stop = new StopSignal();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final RegistryClients clients;
  private final StateStore state;
  private final ExecutorService transfers;
  private final CopierByTask copier;
  private final RouteRuntime routes;
  private final DelayedWork alarms = new DelayedWork(Runnable::run);
  private final LivePlan plan;
  private final RegistryDirectory registries;
  private final Duration grace;
  private final RunAgain runAgain;

  /** How often tasks are going to run. */
  public enum Mode {
    /** Once: every image is tried. */
    ONCE,
    /** Again and again: an image that has failed for days is left out until it is due. */
    AGAIN_AND_AGAIN
  }

  /**
   * Opens a session.
   *
   * @throws UsageException if a property can't be used
   * @throws io.drayage.route.RouteException if a route file can't be used
   * @throws SkopeoException if a task is to be copied by a skopeo that can't be run
   */
  public SyncSession(
      SyncPlan plan,
      Settings settings,
      Map<String, String> environment,
      Mode mode,
      SyncListener listener,
      Consumer<TaskReport> reports) {
    this.plan = new LivePlan(plan);
    RouteSettings routeSettings = routeSettings(settings, mode);
    Optional<QuietHours> quietHours = QuietProperties.hours(settings);
    grace = settings.seconds("drayage.shutdown.grace-seconds");
    int parallelBlobs = settings.count("drayage.parallel.blobs", 1);
    int maxImages = settings.count("drayage.task.max-images", 1);
    Duration imageLimit = Duration.ofSeconds(settings.count("drayage.image.limit-seconds", 1));
    Duration skopeoLimit = settings.seconds("drayage.skopeo.limit-seconds");
    TryAgainRule tryAgain = FailedProperties.rule(settings);
    BreakableSleeper sleeper = new BreakableSleeper();
    clients =
        new RegistryClients(clientOptions(settings), new TrafficProperties(settings), sleeper);
    registries = RegistryDirectory.of(this.plan::task, clients, settings, environment);
    registries.check(plan);
    CopyTurns.Rules turnRules = turnRules(registries, settings);
    SkopeoCopier.deleteLeftCredentials();
    state = openState(settings);
    transfers = DaemonThreads.pool("blob", SourcePlaces.inAll(parallelBlobs));
    TransferQueue queue = new TransferQueue(transfers, parallelBlobs);
    SharedPulls sources = new SharedPulls(registries, state);
    copier =
        CopierByTask.of(
            registries,
            new ImageCopier(sources, state, queue, listener, stop).within(imageLimit),
            new SkopeoCopier(registries::skopeoTask, state, stop, skopeoLimit, environment));
    checkPrograms(plan);
    Clock clock = Clock.systemUTC();
    runAgain = new RunAgain(tryAgain, clock);
    FailedImages failed = FailedProperties.images(tryAgain, state, mode, clock);
    Consumer<CopyResult> ended = failed::note;
    TagLister lister = new TagLister(registries, stop);
    TagSelector selector = new TagSelector(listener, maxImages);
    FileOrder order = new FileOrder(this.plan::current, lister, selector);
    CopyPlanner planner =
        new CopyPlanner(registries, state, stop)
            .leavingOut(failed)
            .claimingBy(new TargetClaims(this.plan::task, order, clock))
            .pullingBy(sources);
    SyncSteps steps =
        new SyncSteps(
            new RunStarter(this.plan::task, clock),
            new MappingExpander(new SharedCatalogs(registries::lister, clock), order),
            lister,
            selector,
            planner,
            new CopyTurns(registries, turnRules, alarms, clock, stop),
            new QuietHoursCopier(
                new SharedCopies(new NewRepositories(registries, copier), registries),
                quietHours,
                clock,
                time -> stopped.await(time.toMillis(), TimeUnit.MILLISECONDS)),
            clock,
            new OnwardCopy(this.plan::task),
            new RunLog(ended.andThen(listener::imageDone), reports.andThen(planner::runEnded)));
    routes = new RouteRuntime(steps, routeSettings);
    clients.onCircuitOpen(routes::endRetries);
    stop.onStop(sleeper::end);
    stop.onStop(registries::stopHelpers);
    stop.onStop(routes::endWaits);
  }

  /**
   * Starts the routes.
   *
   * @throws io.drayage.route.RouteException if a route file can't be used
   */
  public void start() {
    routes.load();
  }

  /** Runs a task now, as it is here even when the plan changes meanwhile. */
  public TaskReport run(SyncTask task) {
    clients.runBegins();
    return plan.during(task, () -> routes.run(task.name()));
  }

  /** When a task should run again after this run of it, although its own time has not come. */
  Optional<Instant> again(TaskReport report) {
    return runAgain.after(report);
  }

  /** The plan of today. */
  public SyncPlan plan() {
    return plan.current();
  }

  /**
   * Takes on another plan; runs under way keep what they began with.
   *
   * @throws UsageException if a property or a program that it needs can't be used; nothing has
   *     changed then
   */
  void replace(SyncPlan next) {
    registries.check(next);
    try {
      copier.check(next);
    } catch (SkopeoException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
    plan.replace(next);
  }

  /** The routes, which can be replaced. */
  RouteRuntime routes() {
    return routes;
  }

  /** Begins nothing new, gives what is in flight its grace, then breaks it off. */
  public void stop() {
    if (closed.getAndSet(true)) {
      return;
    }
    stop.stop();
    stopped.countDown();
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("grace"));
    ScheduledFuture<?> endOfGrace =
        timer.schedule(this::breakOff, grace.toMillis(), TimeUnit.MILLISECONDS);
    routes.close();
    endOfGrace.cancel(false);
    timer.shutdown();
    alarms.shutdownNow();
    breakOff();
    state.close();
  }

  /** What is in flight fails at once, and with that its task ends and is reported. */
  private void breakOff() {
    copier.close();
    clients.close();
    // somebody waits for each of them, so they run, and fail
    transfers.shutdownNow().forEach(Runnable::run);
  }

  @Override
  public void close() {
    stop();
  }

  private void checkPrograms(SyncPlan plan) {
    try {
      copier.check(plan);
    } catch (SkopeoException e) {
      transfers.shutdownNow();
      state.close();
      clients.close();
      throw e;
    }
  }

  private static StateStore openState(Settings settings) {
    return StateStore.open(
        settings.path("drayage.state.dir"),
        new StateLimits(
            settings.count("drayage.state.max-entries", 1),
            settings.count("drayage.state.manifests.max-count", 1),
            settings.count("drayage.state.manifests.max-bytes", 0)));
  }

  static RouteSettings routeSettings(Settings settings, Mode mode) {
    Map<String, String> overrides = new HashMap<>(settings.overrides());
    for (String key : LOOK_UPS) {
      int millis = settings.count(mode == Mode.ONCE ? key + ".sync" : key, 1);
      overrides.put(key, String.valueOf(millis));
    }
    // CopyTurns keeps each source to its number
    overrides.put(COPIES, String.valueOf(SourcePlaces.inAll(settings.count(COPIES, 1))));
    return new RouteSettings(
        settings.path("drayage.routes.dir"),
        settings.path("drayage.extensions.dir"),
        settings.camelLocations(),
        overrides,
        settings.count("drayage.parallel.repositories", 1),
        settings.count("drayage.parallel.images", 1),
        settings.millis("drayage.retry.rate-limit.max-delay"),
        settings.millis("drayage.retry.network.max-delay"));
  }

  private static CopyTurns.Rules turnRules(RegistryDirectory registries, Settings settings) {
    return new CopyTurns.Rules(
        settings.count(COPIES, 1),
        settings.millis("drayage.pulls.recheck"),
        settings.millis("drayage.pulls.max-wait"),
        registries::pullReserve);
  }

  static ClientOptions clientOptions(Settings settings) {
    return new ClientOptions(
        settings.millis("drayage.http.connect-timeout"),
        settings.millis("drayage.http.idle-timeout"),
        settings.count("drayage.http.attempts", 1),
        settings.millis("drayage.http.retry-delay"),
        settings.millis("drayage.http.max-retry-delay"),
        settings.count("drayage.http.max-connections", 1),
        Duration.ofSeconds(settings.count("drayage.http.request-limit-seconds", 1)),
        Duration.ofSeconds(settings.count("drayage.http.list-limit-seconds", 1)),
        Duration.ofMillis(settings.count("drayage.http.commit-timeout", 1)));
  }
}
