package io.drayage.route;

import io.drayage.management.Resource;
import io.drayage.oci.RegistryHost;
import io.drayage.plan.SyncTask;
import io.drayage.route.file.RouteException;
import io.drayage.route.file.RouteSchema;
import io.drayage.route.file.RouteSource;
import io.drayage.route.file.YamlPlaces;
import io.drayage.route.timer.RouteTimers;
import io.drayage.route.timer.TaskTimers;
import io.drayage.status.RouteMap;
import io.drayage.sync.TaskReport;
import io.drayage.timer.TimerCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;

/**
 * Camel with the routes of the route files. Routes can be loaded anew while runs are under way.
 * Safe for several threads.
 */
public final class RouteRuntime implements AutoCloseable {
  private static final long LOOK_MILLIS = 500;

  private final SyncSteps steps;
  private final RouteSettings settings;
  private final Map<String, Object> services;
  private final RouteThreads threads;
  private final RouteFiles files;
  private final Generations generations = new Generations();
  private final HookRoutes hooks = new HookRoutes(generations);
  private final RouteCounters counters = new RouteCounters();
  private final RunsUnderWay runs;
  private final RunStarts starts;
  private volatile Optional<TaskTimers> timers = Optional.empty();
  private volatile Optional<CamelContext> host = Optional.empty();

  /**
   * Creates the threads; {@link #load} starts the routes.
   *
   * @param services further beans for routes, by name
   */
  public RouteRuntime(SyncSteps steps, RouteSettings settings, Map<String, Object> services) {
    this.steps = steps;
    this.settings = settings;
    this.services = Map.copyOf(services);
    this.threads = RouteThreads.of(settings);
    this.files = new RouteFiles(settings.folder());
    this.runs = new RunsUnderWay(steps.runs(), steps.log(), generations, () -> timers);
    this.starts = new RunStarts(steps.runs(), runs, generations, () -> timers, threads.tasks());
  }

  /**
   * Loads the current route files and starts their routes. New runs begin in them; runs under way
   * end in the routes in which they began. Edits are checked against Camel's schema. The first load
   * uses the schema only to explain a failure, since it takes long to read.
   *
   * @throws RouteException if a file cannot be loaded, or refers to a name that does not exist; the
   *     previous routes go on
   */
  public synchronized void load() {
    if (host.isEmpty()) {
      files.load(generations.count() == 0, this::start);
    }
  }

  private void start(List<RouteSource> sources, Supplier<Map<RouteSource, YamlPlaces>> files) {
    Map<String, Object> beans = beans();
    beans.put("timerHold", new TimerHold(generations));
    if (timers.isPresent()) {
      // Camel finds it by its type
      beans.put("routeCounters", counters);
    }
    if (sources.stream().anyMatch(source -> source.yaml().contains(HookRoutes.SCHEME))) {
      beans.put(NoServer.NAME, new HookEngine(hooks));
    }
    begin(LoadedGeneration.start(sources, files, beans, settings, timers));
  }

  private void begin(Generation next) {
    generations.replace(next);
    next.timers().ifPresent(own -> timers.ifPresent(all -> all.begin(own)));
  }

  /**
   * Puts the routes into the context of another Camel runtime, which loads, starts and stops them.
   * To be called once, before {@link #startTimers}, which binds the beans there, and before the
   * context makes its routes. {@link #load} is without effect then.
   */
  public void hostIn(CamelContext context) {
    host = Optional.of(context);
  }

  private void bindIn(CamelContext context, TaskTimers all) {
    HostGeneration next = new HostGeneration(context, steps.runs(), new RouteTimers(all));
    next.bind(beans(), List.of(new TimerHold(generations), counters), settings.overrides());
    begin(next);
  }

  /** Whether another runtime has the routes. */
  public boolean isHosted() {
    return host.isPresent();
  }

  /** Returns the beans by the names that route files use. */
  Map<String, Object> beans() {
    Map<String, Object> beans = RouteBeans.of(steps, starts, runs, settings, threads);
    beans.putAll(services);
    return beans;
  }

  /**
   * Checks the route files as {@link #load} does, without starting a route.
   *
   * @throws RouteException with all problems
   */
  public static void check(RouteSettings settings) {
    List<RouteSource> sources = settings.folder().read();
    RouteBeans.check(RouteSource.places(sources, new RouteSchema()::check), settings);
  }

  /**
   * Binds the beans of route files in {@code context}, for tests of routes. Their steps leave the
   * body unchanged. Their threads end with the context.
   */
  public static void bindStubs(CamelContext context) {
    RouteBeans.bindStubs(context);
  }

  /** Returns the texts of the route files in use. */
  public Map<Path, String> texts() {
    return generations.texts();
  }

  /** Answers requests below {@code /hooks/} by the routes that take them. */
  public Resource hooks() {
    return hooks;
  }

  /** Lists the current route files and extension jars; none of another runtime. */
  public List<Path> files() {
    List<Path> all = new ArrayList<>();
    if (host.isEmpty()) {
      all.addAll(files.list());
      all.addAll(new ExtensionJars(settings.extensionsDir()).list());
    }
    return all;
  }

  /** Returns the current routes with their counters; empty before they are loaded. */
  public RouteMap map() {
    List<RouteCounter> counted = counters();
    return generations.current().map(now -> now.map(counted)).orElseGet(RouteMap::empty);
  }

  /**
   * Returns the counters of the current routes, and of earlier ones with exchanges in flight; empty
   * without timers, since a single run is not watched.
   */
  public List<RouteCounter> counters() {
    return counters.read(generations.current().map(Generation::routeIds).orElse(Set.of()));
  }

  /** Returns the number of generations: the current one, and earlier ones with runs under way. */
  public int generations() {
    return generations.count();
  }

  /**
   * Runs a task and returns its report. Waits first for a run of the task that is under way. Routes
   * that fail, or return no report, become a failure in the report.
   *
   * @throws IllegalArgumentException if there is no such task
   */
  public TaskReport run(String taskName) {
    return starts.run(taskName);
  }

  /** Returns the starts of runs, for requests by operators and hooks. */
  public RunStarts starts() {
    return starts;
  }

  /**
   * Starts the timers of the tasks that {@link #schedule} passes.
   *
   * @param jitter longest spread of runs that are due together
   * @param whenDone called when no run is under way and no task is going to run again
   */
  public void startTimers(Duration jitter, Runnable whenDone) {
    startTimers(System::nanoTime, jitter, whenDone);
  }

  void startTimers(LongSupplier nanos, Duration jitter, Runnable whenDone) {
    start(new TaskTimers(nanos, jitter, threads.tasks()), whenDone);
  }

  /**
   * Starts the timers as one of the schedulers of a cluster. They never end by themselves.
   *
   * @throws IllegalStateException if the database does not answer
   */
  public void startTimers(Duration jitter, TimerCluster cluster) {
    start(new TaskTimers(System::nanoTime, jitter, threads.tasks(), cluster), () -> {});
  }

  /** Brings the triggers of a cluster into its database; to be called often. */
  public void lookAtTimers() {
    timers.ifPresent(TaskTimers::look);
  }

  private void start(TaskTimers all, Runnable whenDone) {
    timers = Optional.of(all);
    host.ifPresent(context -> bindIn(context, all));
    // ends with the executor
    ScheduledFuture<?> unused =
        threads
            .taskDelays()
            .scheduleWithFixedDelay(
                () -> all.look(steps.runs()::areDone, whenDone),
                LOOK_MILLIS,
                LOOK_MILLIS,
                TimeUnit.MILLISECONDS);
  }

  /**
   * Replaces the tasks that run at their times. Unchanged tasks keep their times. Runs under way go
   * on; a changed task waits for the end of its own run.
   *
   * @throws RouteException if the route of a timer cannot be made
   */
  public synchronized void schedule(List<SyncTask> tasks) {
    timers.orElseThrow().replace(tasks);
    generations.current().ifPresent(Generation::replaceTimers);
  }

  /** Next time of a task; empty for never again. */
  public Optional<Instant> next(String taskName) {
    return timers.flatMap(all -> all.next(taskName));
  }

  /** Adds a run of the task at {@code time}; without effect after its own next time and a stop. */
  public void runAgain(String taskName, Instant time) {
    timers.ifPresent(all -> all.runAgain(taskName, time));
  }

  /**
   * Sends a body to an endpoint of the current routes; without effect while there are none.
   *
   * @param uri an endpoint that takes the body without waiting
   */
  public void send(String uri, Object body) {
    generations.current().ifPresent(current -> current.template().sendBody(uri, body));
  }

  /** Ends the delays of retries at the registry, and of new ones for the time of {@code pause}. */
  public void endRetries(RegistryHost registry, Duration pause) {
    threads.delays().endRetries(registry, pause);
  }

  /** Ends the delays of all retries. */
  public void endWaits() {
    threads.delays().endWaits();
  }

  /** Stops the timers, and the orders that a worker takes; work under way goes on. */
  public void stopTimers() {
    timers.ifPresent(TaskTimers::stop);
    if (settings.copiesOnly()) {
      generations.current().ifPresent(Generation::takeNoOrders);
    }
    threads.taskDelays().endWaits();
  }

  /**
   * Begins no new work and waits for exchanges in flight. The caller has to break them off after
   * the grace period; Camel interrupts the rest at its shutdown timeout.
   */
  @Override
  public void close() {
    stopTimers();
    generations.close();
    timers.ifPresent(TaskTimers::close);
    threads.close();
  }
}
