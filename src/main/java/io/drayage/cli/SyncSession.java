package io.drayage.cli;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.Repository;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.registry.ClientOptions;
import io.drayage.registry.RegistryClients;
import io.drayage.registry.http.ProxyRules;
import io.drayage.route.RouteRuntime;
import io.drayage.route.RouteSettings;
import io.drayage.route.SyncSteps;
import io.drayage.skopeo.SkopeoCopier;
import io.drayage.skopeo.SkopeoException;
import io.drayage.state.StateStore;
import io.drayage.sync.CopyPlanner;
import io.drayage.sync.ImageCopier;
import io.drayage.sync.MappingExpander;
import io.drayage.sync.NewRepositories;
import io.drayage.sync.RepositoryLists;
import io.drayage.sync.ResolutionMemory;
import io.drayage.sync.RunLog;
import io.drayage.sync.RunStarter;
import io.drayage.sync.SharedCopies;
import io.drayage.sync.SharedPulls;
import io.drayage.sync.StopSignal;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TagLister;
import io.drayage.sync.TagSelector;
import io.drayage.sync.TargetClaims;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskSummary;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Everything that works on a plan, put together and started. */
final class SyncSession implements AutoCloseable {
  private final StopSignal stop = new StopSignal();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final RegistryClients clients;
  private final StateStore state;
  private final ExecutorService transfers;
  private final CopierByTask copier;
  private final RouteRuntime routes;
  private final Duration grace;

  /**
   * Opens a session.
   *
   * @param scheduled the tasks that get timers, none for a single run
   * @throws UsageException if a property can't be used
   * @throws io.drayage.route.RouteException if a route file can't be used
   * @throws SkopeoException if a task is to be copied by a skopeo that can't be run
   */
  SyncSession(
      SyncPlan plan,
      Settings settings,
      Map<String, String> environment,
      List<SyncTask> scheduled,
      SyncListener listener,
      Consumer<TaskReport> reports) {
    RouteSettings routeSettings = routeSettings(settings);
    grace = settings.seconds("drayage.shutdown.grace-seconds");
    int parallelBlobs = settings.count("drayage.parallel.blobs", 1);
    clients = new RegistryClients(clientOptions(settings));
    RegistryDirectory registries = registries(plan, clients, settings, environment);
    registries.check();
    state = StateStore.open(settings.path("drayage.state.dir"));
    transfers = transfers(parallelBlobs);
    ResolutionMemory memory = new StoredResolutions(state);
    copier =
        CopierByTask.of(
            registries,
            new ImageCopier(new SharedPulls(registries), memory, transfers, listener, stop),
            new SkopeoCopier(
                new SkopeoSettings(registries),
                memory,
                stop,
                settings.seconds("drayage.skopeo.limit-seconds"),
                environment));
    checkPrograms(plan);
    Clock clock = Clock.systemUTC();
    TargetClaims claims = new TargetClaims(plan::task, clock);
    SyncSteps steps =
        new SyncSteps(
            new RunStarter(plan::task, clock),
            new MappingExpander(new RepositoryLists(registries, clock)),
            new TagLister(registries, stop),
            new TagSelector(listener),
            new CopyPlanner(registries, memory, stop, claims),
            new SharedCopies(new NewRepositories(registries, copier), registries),
            new TaskSummary(clock),
            new RunLog(listener, reports.andThen(claims::runEnded)));
    routes = new RouteRuntime(steps, routeSettings, scheduled);
  }

  /** Starts the routes, and with them the timers. */
  void start() {
    routes.start();
  }

  /** Runs a task now. */
  TaskReport run(SyncTask task) {
    return routes.run(task.name());
  }

  /** Begins nothing new, gives what is in flight its grace, then breaks it off. */
  void stop() {
    if (closed.getAndSet(true)) {
      return;
    }
    stop.stop();
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("grace"));
    ScheduledFuture<?> endOfGrace =
        timer.schedule(this::breakOff, grace.toMillis(), TimeUnit.MILLISECONDS);
    routes.close();
    endOfGrace.cancel(false);
    timer.shutdown();
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

  private static ExecutorService transfers(int threads) {
    return new ThreadPoolExecutor(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        DaemonThreads.named("blob"),
        (task, closed) -> task.run());
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

  static RegistryDirectory registries(
      SyncPlan plan, RegistryClients clients, Settings settings, Map<String, String> environment) {
    ProxyRules proxies = RegistryProperties.proxies(environment);
    CloudServices clouds = new CloudServices(clients, proxies, settings, environment);
    return new RegistryDirectory(
        plan,
        clients,
        new RegistryProperties(settings, proxies),
        new CredentialLookup(clouds, environment));
  }

  private static RouteSettings routeSettings(Settings settings) {
    return new RouteSettings(
        settings.path("drayage.routes.dir"),
        settings.camelLocations(),
        settings.overrides(),
        settings.count("drayage.parallel.repositories", 1),
        settings.count("drayage.parallel.images", 1),
        settings.millis("drayage.retry.rate-limit.max-delay"));
  }

  static ClientOptions clientOptions(Settings settings) {
    return new ClientOptions(
        settings.millis("drayage.http.connect-timeout"),
        settings.millis("drayage.http.idle-timeout"),
        settings.count("drayage.http.attempts", 1),
        settings.millis("drayage.http.retry-delay"),
        settings.millis("drayage.http.max-retry-delay"),
        settings.count("drayage.http.max-connections", 1));
  }

  /** Lets {@code sync} use the state without knowing it. */
  record StoredResolutions(StateStore state) implements ResolutionMemory {
    @Override
    public Optional<Digest> recall(Digest index, String platform) {
      return state.platformManifest(index, platform);
    }

    @Override
    public void remember(Digest index, String platform, Digest manifest) {
      state.rememberPlatformManifest(index, platform, manifest);
    }

    @Override
    public Optional<Repository> home(Repository repository, Descriptor blob) {
      return state
          .blobHome(repository.registry(), blob.digest())
          .map(path -> new Repository(repository.registry(), path));
    }

    @Override
    public void landed(Repository repository, Descriptor blob) {
      state.rememberBlob(repository, blob);
    }
  }
}
