package io.drayage.route;

import io.drayage.plan.SyncTask;
import io.drayage.sync.Outcome;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spi.ShutdownStrategy;

/**
 * Camel with our routes in it. Start it once; then run tasks, or leave it to the timers of the
 * tasks it was given.
 */
public final class RouteRuntime implements AutoCloseable {
  /** For what was broken off to be reported. */
  private static final long LAST_SECONDS = 5;

  private final Main main = new Main();
  private final SyncSteps steps;
  private final ExecutorService repositoryPool;
  private final ExecutorService imagePool;
  private final DelayedWork delays;

  /** {@code scheduled} are the tasks that get a timer; none for a single run. */
  public RouteRuntime(SyncSteps steps, RouteSettings settings, List<SyncTask> scheduled) {
    this.steps = steps;
    this.repositoryPool = pool("repository", settings.parallelRepositories());
    this.imagePool = pool("image", settings.parallelImages());
    this.delays = new DelayedWork(imagePool);
    main.setPropertyPlaceholderLocations(String.join(",", settings.propertyLocations()));
    settings.overrides().forEach(main::addOverrideProperty);
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeConfigure(BaseMainSupport starting) {
            CamelContext context = starting.getCamelContext();
            new RouteBeans(steps, settings, repositoryPool, imagePool, delays)
                .bindTo(context.getRegistry());
            context.addRoutePolicyFactory(new HandledFailureIsAnAnswer());
          }

          @Override
          public void afterConfigure(BaseMainSupport starting) {
            new RouteFiles(settings.routesDir()).loadInto(starting.getCamelContext());
            TaskRoutes.add(starting.getCamelContext(), scheduled);
          }
        });
  }

  /**
   * Loads the route files and starts them, timers too.
   *
   * @throws RouteException if a file can't be loaded or what it refers to does not exist
   */
  public void start() {
    try {
      main.start();
    } catch (RouteException e) {
      throw e;
    } catch (Exception e) {
      throw RouteErrors.atStart((ModelCamelContext) main.getCamelContext(), e);
    }
    new RouteCheck(main.getCamelContext()).check();
  }

  /**
   * Runs a task now and waits for its report.
   *
   * @throws RouteException if the routes gave something else than a report
   */
  public TaskReport run(String taskName) {
    TaskRun run = steps.starter().start(taskName);
    Object answer = camelTemplate().requestBody("direct:sync-task", run);
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
    CamelContext context = main.getCamelContext();
    if (context != null) {
      ShutdownStrategy shutdown = context.getShutdownStrategy();
      shutdown.setTimeout(shutdown.getTimeUnit().toSeconds(shutdown.getTimeout()) + LAST_SECONDS);
      shutdown.setTimeUnit(TimeUnit.SECONDS);
    }
    main.stop();
    delays.shutdownNow();
    imagePool.shutdownNow();
    repositoryPool.shutdownNow();
  }

  private ProducerTemplate camelTemplate() {
    return Objects.requireNonNull(main.getCamelContext(), "start first").createProducerTemplate();
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
