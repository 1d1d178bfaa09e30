package io.drayage.route;

import io.drayage.sync.Outcome;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Camel with our routes in it. Start it once; then run tasks. Routes can be replaced while runs are
 * under way. Safe for several threads.
 */
public final class RouteRuntime implements AutoCloseable {
  private final SyncSteps steps;
  private final RouteSettings settings;
  private final ExecutorService repositoryPool;
  private final ExecutorService imagePool;
  private final RouteFolder folder;
  private final RouteSchema schema = new RouteSchema();
  private final Generations generations = new Generations();

  /** Opens nothing yet. */
  public RouteRuntime(SyncSteps steps, RouteSettings settings) {
    this.steps = steps;
    this.settings = settings;
    this.repositoryPool = pool("repository", settings.parallelRepositories());
    this.imagePool = pool("image", settings.parallelImages());
    this.folder = new RouteFolder(settings.routesDir());
  }

  /**
   * Loads the route files as they are now and starts them; runs begin in them from then on. Runs
   * under way end in the routes that they began in.
   *
   * @throws RouteException if a file can't be loaded or what it refers to does not exist; the
   *     routes of before, if any, go on then
   */
  public synchronized void load() {
    List<RouteSource> sources = folder.read();
    sources.forEach(schema::check);
    RouteBeans beans = new RouteBeans(steps, settings, repositoryPool, imagePool);
    generations.replace(Generation.start(sources, beans, settings));
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
   * Runs a task now and waits for its report.
   *
   * @throws RouteException if the routes gave something else than a report
   */
  public TaskReport run(String taskName) {
    TaskRun run = steps.starter().start(taskName);
    Object answer = generations.with(routes -> routes.request("direct:sync-task", run));
    if (answer instanceof TaskReport report) {
      return report;
    }
    if (answer instanceof Outcome outcome) {
      // the route failed as a whole and its error policy made an outcome of that
      return steps.log().task(new TaskReport(run, Duration.ZERO, List.of(outcome)));
    }
    throw new RouteException(
        "direct:sync-task answered %s instead of a report"
            .formatted(answer == null ? "nothing" : answer.getClass().getSimpleName()));
  }

  /** No new work; what is in flight gets the grace that the properties give, then it ends. */
  @Override
  public void close() {
    generations.close();
    imagePool.shutdownNow();
    repositoryPool.shutdownNow();
  }

  private static ExecutorService pool(String name, int threads) {
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        threads,
        task -> {
          Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
