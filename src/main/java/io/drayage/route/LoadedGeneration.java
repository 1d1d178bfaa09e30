package io.drayage.route;

import io.drayage.broker.Broker;
import io.drayage.route.file.CamelValues;
import io.drayage.route.file.RouteErrors;
import io.drayage.route.file.RouteException;
import io.drayage.route.file.RouteFileCheck;
import io.drayage.route.file.RouteSource;
import io.drayage.route.file.YamlPlaces;
import io.drayage.route.timer.RouteTimers;
import io.drayage.route.timer.TaskTimer;
import io.drayage.route.timer.TaskTimers;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spi.InflightRepository;
import org.apache.camel.spi.ShutdownStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Generation in a Camel context of its own, with the routes of one state of the route files. */
final class LoadedGeneration extends Generation {
  private static final Logger LOG = LoggerFactory.getLogger(LoadedGeneration.class);

  /** Time beyond the shutdown timeout for the reports of runs that were broken off. */
  private static final long LAST_SECONDS = 5;

  private static final long LOOK_MILLIS = 100;

  private final boolean copiesOnly;
  private final Main main;
  private final List<RouteSource> sources;
  private final URLClassLoader extensions;
  private final WakingQueues queues = new WakingQueues();

  /** Prepares what Camel uses before it calls listeners; reads properties files as UTF-8. */
  private static final class PreparedMain extends Main {
    private final boolean extended;

    PreparedMain(boolean extended) {
      this.extended = extended;
      if (!extended) {
        // no jar of the program has routes for Camel to look for
        configure().withRoutesIncludePattern("false");
      }
    }

    @Override
    protected CamelContext createCamelContext() {
      CamelContext context =
          extended ? super.createCamelContext() : AbsentServices.context(registry);
      ((PropertiesComponent) context.getPropertiesComponent())
          .setEncoding(StandardCharsets.UTF_8.name());
      return context;
    }
  }

  private LoadedGeneration(
      List<RouteSource> sources,
      URLClassLoader extensions,
      Optional<RouteTimers> timers,
      boolean copiesOnly) {
    super(timers);
    this.copiesOnly = copiesOnly;
    this.sources = sources;
    this.extensions = extensions;
    this.main = new PreparedMain(extensions.getURLs().length > 0);
  }

  /**
   * Loads, checks and starts the routes.
   *
   * @param files places in the files, read by another thread while Camel starts
   * @throws RouteException if a file cannot be loaded, or refers to a name that does not exist; the
   *     context is closed then
   */
  static LoadedGeneration start(
      List<RouteSource> sources,
      Supplier<Map<RouteSource, YamlPlaces>> files,
      Map<String, Object> beans,
      RouteSettings settings,
      Optional<TaskTimers> timers) {
    LoadedGeneration generation = make(sources, files, beans, settings, timers, false);
    try {
      generation.context().getRouteController().startAllRoutes();
      return generation;
    } catch (Exception | Error e) {
      generation.closeFailed();
      throw generation.failed(e);
    }
  }

  /**
   * Loads and checks the routes, including one of the timers' template, and starts none.
   *
   * @throws RouteException as {@link #start} does
   */
  static void check(
      Map<RouteSource, YamlPlaces> files, Map<String, Object> beans, RouteSettings settings) {
    make(List.copyOf(files.keySet()), () -> files, beans, settings, Optional.empty(), true).close();
  }

  private static LoadedGeneration make(
      List<RouteSource> sources,
      Supplier<Map<RouteSource, YamlPlaces>> files,
      Map<String, Object> beans,
      RouteSettings settings,
      Optional<TaskTimers> timers,
      boolean sample) {
    LoadedGeneration generation =
        new LoadedGeneration(
            sources,
            new ExtensionJars(settings.extensionsDir())
                .open(
                    settings
                        .broker()
                        .map(Broker::classes)
                        .orElseGet(LoadedGeneration.class::getClassLoader)),
            timers.map(RouteTimers::new),
            settings.copiesOnly());
    try {
      generation.load(files, beans, settings, sample);
      return generation;
    } catch (RuntimeException | Error e) {
      generation.closeFailed();
      throw e;
    }
  }

  /** Closes after a failure, which takes precedence over errors of closing. */
  private void closeFailed() {
    try {
      close();
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("routes that failed did not end cleanly: {}", e.getMessage());
    }
  }

  private void load(
      Supplier<Map<RouteSource, YamlPlaces>> files,
      Map<String, Object> beans,
      RouteSettings settings,
      boolean sample) {
    // Camel's default strategy keeps a reference to the context until the process ends
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    main.setPropertyPlaceholderLocations(String.join(",", settings.propertyLocations()));
    settings.overrides().forEach(main::addOverrideProperty);
    // Camel looks the language up before it calls listeners
    main.bind(TextPredicates.BEAN, new TextPredicates());
    // all routes are checked before the first one starts
    main.addOverrideProperty("camel.main.autoStartup", "false");
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeConfigure(BaseMainSupport starting) {
            CamelContext context = starting.getCamelContext();
            context.setApplicationContextClassLoader(extensions);
            RouteBeans.bind(beans, context);
            timers().ifPresent(own -> own.bind(context));
            queues.bind(context);
            settings.broker().ifPresent(broker -> broker.bind(context));
            CamelValues.letOverridesWin((PropertiesComponent) context.getPropertiesComponent());
            context.getCamelContextExtension().addInterceptStrategy(new RecordBranch());
          }

          @Override
          public void afterConfigure(BaseMainSupport starting) {
            define(files.get(), starting.getCamelContext());
          }
        });
    try {
      main.start();
      if (timers().isPresent()) {
        timers().get().makeRoutes();
      }
      if (sample) {
        RouteTimers.makeRoute(context(), TaskTimer.TEMPLATE, TaskTimer.SAMPLE);
      }
      RouteException.throwIfAny(
          new RouteModelCheck(context(), List::of).referenceProblems(!settings.copiesOnly()));
    } catch (Exception | Error e) {
      // a class of an extension jar may fail to link, or throw an error
      throw failed(e);
    }
  }

  @Override
  RouteException failed(Throwable failure) {
    return failure instanceof RouteException known
        ? known
        : RouteErrors.atStart((ModelCamelContext) main.getCamelContext(), sources, failure);
  }

  /** Loads the files, with all checks that are possible before the routes are made. */
  private void define(Map<RouteSource, YamlPlaces> files, CamelContext context) {
    List<String> unloadable = RouteSource.loadAll(files, context);
    List<String> problems = new ArrayList<>(new RouteFileCheck(context).problems(files));
    problems.addAll(
        new RouteModelCheck(context, () -> ExtensionJars.components(extensions)).addressProblems());
    // problems of the files' text have lines; Camel's for the same file may have none
    unloadable.stream()
        .filter(
            problem ->
                files.keySet().stream()
                    .noneMatch(file -> file.has(problem) && problems.stream().anyMatch(file::has)))
        .forEach(problems::add);
    RouteException.throwIfAny(problems);
  }

  @Override
  void retire() {
    List<Route> outside =
        context().getRoutes().stream()
            .filter(route -> !(route.getEndpoint() instanceof QuartzEndpoint) && isOutside(route))
            .toList();
    if (copiesOnly) {
      takeNoOrders();
      awaitOrders(
          outside.stream().filter(route -> !isDeferred(route)).map(Route::getRouteId).toList());
    }
    if (context().isStarted()) {
      outside.forEach(route -> stop(route.getRouteId()));
    }
  }

  /** Waits for the copies of a worker, which may take longer than Camel waits for a route. */
  private void awaitOrders(List<String> routes) {
    InflightRepository inFlight = context().getInflightRepository();
    try {
      while (context().isStarted() && routes.stream().anyMatch(route -> inFlight.size(route) > 0)) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Stops the context and waits for exchanges in flight. The caller has to break them off after the
   * grace period; Camel interrupts the rest at its shutdown timeout.
   */
  @Override
  void close() {
    CamelContext context = main.getCamelContext();
    if (context != null) {
      ShutdownStrategy shutdown = context.getShutdownStrategy();
      shutdown.setTimeout(shutdown.getTimeUnit().toSeconds(shutdown.getTimeout()) + LAST_SECONDS);
      shutdown.setTimeUnit(TimeUnit.SECONDS);
    }
    queues.wake();
    main.stop();
    if (context != null) {
      // Camel takes a context that failed to start for stopped, with services still running
      context.stop();
    }
    ExtensionJars.close(extensions);
  }

  private void stop(String routeId) {
    try {
      context().getRouteController().stopRoute(routeId);
    } catch (Exception e) {
      LOG.atWarn()
          .addKeyValue("route", routeId)
          .addKeyValue("error", String.valueOf(e.getMessage()))
          .log("a replaced route could not be stopped");
    }
  }

  @Override
  List<RouteSource> sources() {
    return sources;
  }

  @Override
  CamelContext context() {
    return main.getCamelContext();
  }
}
