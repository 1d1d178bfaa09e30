package io.drayage.route;

import io.drayage.oci.RegistryHost;
import io.drayage.sync.Outcome;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Camel with our routes in it. Start it once; then run tasks. Routes can be replaced while runs are
 * under way. Safe for several threads.
 */
public final class RouteRuntime implements AutoCloseable {
  private final SyncSteps steps;
  private final RouteSettings settings;
  private final ExecutorService repositoryPool;
  private final ExecutorService imagePool;
  private final DelayedWork delays;
  private final RouteFolder folder;
  private final RouteSchema schema = new RouteSchema();
  private final Generations generations = new Generations();

  /** Opens nothing yet. */
  public RouteRuntime(SyncSteps steps, RouteSettings settings) {
    this.steps = steps;
    this.settings = settings;
    this.repositoryPool = new Lanes("repository", settings.parallelRepositories());
    this.imagePool = new Lanes("image", settings.parallelImages());
    this.delays = new DelayedWork(imagePool);
    this.folder = new RouteFolder(settings.routesDir());
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
    generations.replace(Generation.start(files, beans(), settings));
  }

  /** What the names in route files stand for. */
  Map<String, Object> beans() {
    return RouteBeans.of(steps, settings, repositoryPool, imagePool, delays);
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
   * Runs a task now and waits for its report. Routes that fail, or give no report, are a failure of
   * the run, so that every run ends with one.
   *
   * @throws RouteException if no routes are running
   */
  public TaskReport run(String taskName) {
    TaskRun run = steps.starter().start(taskName);
    Object answer = answer(run);
    return answer instanceof TaskReport report
        ? report
        : steps.log().task(new TaskReport(run, Duration.ZERO, List.of(failure(run, answer))));
  }

  private Object answer(TaskRun run) {
    try {
      return generations.with(routes -> answer(routes, run));
    } catch (RejectedExecutionException e) {
      // told to stop before the run began
      return e;
    }
  }

  private static Object answer(Generation routes, TaskRun run) {
    try {
      Object answer = routes.request("direct:sync-task", run);
      return answer == null ? "nothing" : answer;
    } catch (CamelExecutionException e) {
      return e.getCause() == null ? e : e.getCause();
    }
  }

  private static Outcome failure(TaskRun run, Object answer) {
    if (answer instanceof Outcome outcome) {
      // the route failed as a whole and its error policy made an outcome of that
      return outcome;
    }
    Throwable cause =
        answer instanceof Throwable failure
            ? failure
            : new RouteException(
                "direct:sync-task answered %s instead of a report"
                    .formatted(answer.getClass().getSimpleName()));
    return new MappingFailed(run.subject(), WorkOutcome.failure(cause, 1));
  }

  /** What waits for a retry at this registry has it now, and without a wait for {@code pause}. */
  public void endRetries(RegistryHost registry, Duration pause) {
    delays.endRetries(registry, pause);
  }

  /** What waits for another attempt has it now. */
  public void endWaits() {
    delays.endWaits();
  }

  /**
   * No new work; waits for what is in flight. Whoever closes breaks that off after the grace that
   * the properties give; Camel interrupts what is there even then.
   */
  @Override
  public void close() {
    generations.close();
    delays.shutdownNow();
    imagePool.shutdownNow();
    repositoryPool.shutdownNow();
  }
}
