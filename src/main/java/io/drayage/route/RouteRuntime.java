package io.drayage.route;

import io.drayage.oci.RegistryHost;
import io.drayage.plan.SyncTask;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Camel with our routes in it. Start it once; then run tasks. Routes can be replaced while runs are
 * under way. Safe for several threads.
 */
public final class RouteRuntime implements AutoCloseable {
  private static final long LOOK_MILLIS = 500;

  private final SyncSteps steps;
  private final RouteSettings settings;
  private final ExecutorService repositoryPool;
  private final ExecutorService imagePool;
  private final DelayedWork delays;
  private final RouteFolder folder;
  private final RouteSchema schema = new RouteSchema();
  private final Generations generations = new Generations();
  private final RunsUnderWay runs;
  private final ExecutorService taskThreads;
  private final DelayedWork taskDelays;
  private volatile Optional<TaskTimers> timers = Optional.empty();
  private volatile boolean stopping;

  /** Opens nothing yet. */
  public RouteRuntime(SyncSteps steps, RouteSettings settings) {
    this.steps = steps;
    this.settings = settings;
    this.repositoryPool = new Lanes("repository", settings.parallelRepositories());
    this.imagePool = new Lanes("image", settings.parallelImages());
    this.delays = new DelayedWork(imagePool);
    this.folder = new RouteFolder(settings.routesDir());
    this.taskThreads = Executors.newCachedThreadPool(RouteRuntime::taskThread);
    this.taskDelays = new DelayedWork(taskThreads);
    this.runs =
        new RunsUnderWay(
            steps.runs(),
            steps.log(),
            generations,
            alias -> timers.map(all -> all.name(alias)).orElse(alias),
            this::isReplacedTimer,
            report -> timers.ifPresent(all -> all.reported(report)));
  }

  private static Thread taskThread(Runnable work) {
    Thread thread = new Thread(work, "task");
    thread.setDaemon(true);
    return thread;
  }

  private boolean isReplacedTimer(String routeId) {
    return TaskTimer.isRoute(routeId)
        && (stopping || timers.filter(all -> !all.isReplaced(routeId)).isEmpty());
  }

  /**
   * Loads the route files as they are now and starts them; runs begin in them from then on. Runs
   * under way end in the routes that they began in. Camel's schema is asked about an edit; at a
   * start only where the files can't be loaded, to say why.
   *
   * @throws RouteException if a file can't be loaded or what it refers to does not exist; the
   *     routes of before, if any, go on then
   */
  public synchronized void load() {
    List<RouteSource> sources = folder.read();
    boolean edited = generations.count() > 0;
    try {
      start(read(sources, edited ? schema::check : (source, places) -> {}));
    } catch (RouteException e) {
      if (!edited) {
        read(sources, schema::check);
      }
      throw e;
    }
  }

  private void start(Map<RouteSource, YamlPlaces> files) {
    Map<String, Object> beans = beans();
    beans.put("timerHold", new TimerHold(generations));
    Generation next = Generation.start(files, beans, settings, timers);
    generations.replace(next);
    if (!stopping) {
      next.timers().ifPresent(own -> timers.ifPresent(all -> all.begin(own)));
    }
  }

  /** What the names in route files stand for. */
  Map<String, Object> beans() {
    return RouteBeans.of(
        steps,
        runs,
        settings,
        new RouteBeans.Threads(repositoryPool, imagePool, delays, taskDelays));
  }

  /**
   * Looks at the route files as {@link #load} does, and starts none of them.
   *
   * @throws RouteException with everything that is wrong with them
   */
  public static void check(RouteSettings settings) {
    ExecutorService pool = new Lanes("check", 1);
    DelayedWork delays = new DelayedWork(pool);
    try {
      Generation.check(
          read(new RouteFolder(settings.routesDir()).read(), new RouteSchema()::check),
          RouteBeans.forCheck(pool, delays),
          settings);
    } finally {
      delays.shutdownNow();
      pool.shutdownNow();
    }
  }

  /**
   * Binds the names that route files refer to, for tests of routes. Steps leave their body as it
   * is; threads end with the context.
   */
  public static void bindStubs(CamelContext context) {
    ExecutorService pool = new Lanes("test", 2);
    DelayedWork delays = new DelayedWork(pool);
    RouteBeans.forCheck(pool, delays).forEach(context.getRegistry()::bind);
    context.getRegistry().bind("simple-language", new TextPredicates());
    context.addLifecycleStrategy(
        new LifecycleStrategySupport() {
          @Override
          public void onContextStopped(CamelContext stopped) {
            delays.shutdownNow();
            pool.shutdownNow();
          }
        });
  }

  private static Map<RouteSource, YamlPlaces> read(
      List<RouteSource> sources, BiConsumer<RouteSource, YamlPlaces> check) {
    Map<RouteSource, YamlPlaces> files = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (RouteSource source : sources) {
      RouteException.collect(
          problems,
          () -> {
            YamlPlaces places = YamlPlaces.of(source);
            files.put(source, places);
            check.accept(source, places);
          });
    }
    problems.addAll(new RouteIds().problems(files));
    RouteException.throwIfAny(problems);
    return files;
  }

  /** The files that make the routes what they are, those of today. */
  public List<Path> files() {
    List<Path> files = new ArrayList<>(folder.list());
    files.addAll(new ExtensionJars(settings.extensionsDir()).list());
    return files;
  }

  /** How many states of the route files are alive: those that runs are still under way in. */
  public int generations() {
    return generations.count();
  }

  /**
   * Runs a task now, after the run of it that is under way, if so, and waits for its report. Routes
   * that fail, or give no report, are a failure of the run, so that every run ends with one.
   *
   * @throws IllegalArgumentException if there is no such task
   */
  public TaskReport run(String taskName) {
    Object answer;
    try {
      answer = runs.request(taskName, true);
    } catch (RouteException e) {
      answer = e;
    }
    return answer instanceof TaskReport report ? report : notRun(taskName, answer);
  }

  /** The program was told to stop before the run began. */
  private TaskReport notRun(String taskName, Object answer) {
    TaskRun run = new TaskRun("", steps.runs().plan().task(taskName).orElseThrow(), Instant.now());
    Object cause = answer instanceof String text ? new RejectedExecutionException(text) : answer;
    return steps.log().task(RunsUnderWay.failed(run, cause));
  }

  /**
   * From now on tasks run at their times: those that {@link #schedule} is given.
   *
   * @param jitter the most by which runs that are due together are kept apart
   * @param whenDone called when nothing runs and there are tasks, none of which is going to run
   *     again
   */
  public void startTimers(Duration jitter, Runnable whenDone) {
    startTimers(System::nanoTime, jitter, whenDone);
  }

  void startTimers(LongSupplier nanos, Duration jitter, Runnable whenDone) {
    TaskTimers all = new TaskTimers(nanos, jitter, taskThreads);
    timers = Optional.of(all);
    // ends with the executor, and an error ends it
    ScheduledFuture<?> unused =
        taskDelays.scheduleWithFixedDelay(
            () -> {
              all.followClock();
              if (all.areDone() && steps.runs().areDone()) {
                whenDone.run();
              }
            },
            LOOK_MILLIS,
            LOOK_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /**
   * Takes on the tasks that are to run at their times. Those that ask for the same as before keep
   * theirs; runs under way go on, and a changed task waits for its own.
   *
   * @throws RouteException if the route of a timer can't be made
   */
  public synchronized void schedule(List<SyncTask> tasks) {
    TaskTimers all = timers.orElseThrow();
    all.replace(tasks);
    generations.current().ifPresent(Generation::replaceTimers);
  }

  /** When a run of the task begins next; empty for never again. */
  public Optional<Instant> next(String taskName) {
    return timers.flatMap(all -> all.next(taskName));
  }

  /** Has a task run at {@code time}, once, unless its own time comes first, never, or all stops. */
  public void runAgain(String taskName, Instant time) {
    timers.filter(all -> !stopping).ifPresent(all -> all.runAgain(taskName, time));
  }

  /** What waits for a retry at this registry has it now, and without a wait for {@code pause}. */
  public void endRetries(RegistryHost registry, Duration pause) {
    delays.endRetries(registry, pause);
  }

  /** What waits for another attempt has it now. */
  public void endWaits() {
    delays.endWaits();
  }

  /** No timer begins a run any more. */
  public void stopTimers() {
    stopping = true;
    timers.ifPresent(TaskTimers::stop);
    taskDelays.endWaits();
  }

  /**
   * No new work; waits for what is in flight. Whoever closes breaks that off after the grace that
   * the properties give; Camel interrupts what is there even then.
   */
  @Override
  public void close() {
    stopTimers();
    generations.close();
    timers.ifPresent(TaskTimers::close);
    taskDelays.shutdownNow();
    taskThreads.shutdownNow();
    delays.shutdownNow();
    imagePool.shutdownNow();
    repositoryPool.shutdownNow();
  }
}
