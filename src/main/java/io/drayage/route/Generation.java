package io.drayage.route;

import java.io.IOException;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spi.ShutdownStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One state of the route files, running: a Camel context of its own. A run stays in the generation
 * that it began in, whatever is edited meanwhile; see docs/contributor/decisions/0009.
 */
final class Generation {
  private static final Logger LOG = LoggerFactory.getLogger(Generation.class);

  /** For what was broken off to be reported. */
  private static final long LAST_SECONDS = 5;

  private final Main main = new Main();
  private final Set<RouteSource> files;
  private final URLClassLoader extensions;
  private final Optional<RouteTimers> timers;
  private @Nullable ProducerTemplate template;

  private Generation(
      Set<RouteSource> files, URLClassLoader extensions, Optional<RouteTimers> timers) {
    this.files = files;
    this.extensions = extensions;
    this.timers = timers;
  }

  /**
   * Loads and checks the routes, and starts them when nothing is wrong with any.
   *
   * @throws RouteException if a file can't be loaded or what it refers to does not exist; nothing
   *     is left behind then
   */
  static Generation start(
      Map<RouteSource, YamlPlaces> files,
      Map<String, Object> beans,
      RouteSettings settings,
      Optional<TaskTimers> timers) {
    Generation generation = make(files, beans, settings, timers, false);
    try {
      generation.context().getRouteController().startAllRoutes();
      return generation;
    } catch (Exception | Error e) {
      generation.closeFailed();
      throw generation.failed(e);
    }
  }

  /**
   * Loads and checks the routes, one of the template of timers too, and starts none.
   *
   * @throws RouteException likewise
   */
  static void check(
      Map<RouteSource, YamlPlaces> files, Map<String, Object> beans, RouteSettings settings) {
    make(files, beans, settings, Optional.empty(), true).close();
  }

  private static Generation make(
      Map<RouteSource, YamlPlaces> files,
      Map<String, Object> beans,
      RouteSettings settings,
      Optional<TaskTimers> timers,
      boolean sample) {
    Generation generation =
        new Generation(
            files.keySet(),
            new ExtensionJars(settings.extensionsDir()).open(),
            timers.map(RouteTimers::new));
    boolean made = false;
    try {
      generation.load(files, beans, settings, sample);
      made = true;
      return generation;
    } finally {
      if (!made) {
        generation.closeFailed();
      }
    }
  }

  /** What is thrown over its end says less than what it failed over. */
  private void closeFailed() {
    try {
      close();
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("routes that failed did not end cleanly: {}", e.getMessage());
    }
  }

  private void load(
      Map<RouteSource, YamlPlaces> files,
      Map<String, Object> beans,
      RouteSettings settings,
      boolean sample) {
    // the usual one hangs on to this context until the process ends
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    main.setPropertyPlaceholderLocations(String.join(",", settings.propertyLocations()));
    settings.overrides().forEach(main::addOverrideProperty);
    // Camel looks it up before it tells listeners of anything
    main.bind("simple-language", new TextPredicates());
    // nothing runs before everything is known to fit together
    main.addOverrideProperty("camel.main.autoStartup", "false");
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeConfigure(BaseMainSupport starting) {
            CamelContext context = starting.getCamelContext();
            context.setApplicationContextClassLoader(extensions);
            beans.forEach(context.getRegistry()::bind);
            timers.ifPresent(own -> own.bind(context));
            letOverridesWin((PropertiesComponent) context.getPropertiesComponent());
            context.getCamelContextExtension().addInterceptStrategy(new RecordBranch());
          }

          @Override
          public void afterConfigure(BaseMainSupport starting) {
            define(files, starting.getCamelContext());
          }
        });
    try {
      main.start();
      if (timers.isPresent()) {
        timers.get().makeRoutes();
      }
      if (sample) {
        RouteTimers.makeRoute(context(), TaskTimer.TEMPLATE, TaskTimer.SAMPLE);
      }
      RouteException.throwIfAny(new RouteCheck(context(), List::of).referenceProblems());
    } catch (Exception | Error e) {
      // a class of an operator's jar may not link, or throw an error
      throw failed(e);
    }
  }

  private RouteException failed(Throwable failure) {
    return failure instanceof RouteException known
        ? known
        : RouteErrors.atStart((ModelCamelContext) main.getCamelContext(), files, failure);
  }

  /** Has the timers of today from now on; throws a {@link RouteException} if one can't be made. */
  void replaceTimers() {
    try {
      timers.orElseThrow().replaceRoutes();
    } catch (Exception | Error e) {
      throw failed(e);
    }
  }

  Optional<RouteTimers> timers() {
    return timers;
  }

  /** Camel would ask the environment first; the overrides have what is to be taken from there. */
  private static void letOverridesWin(PropertiesComponent properties) {
    properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_FALLBACK);
    properties.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_FALLBACK);
  }

  /** Loads the files, and finds as much as can be found before the routes are made. */
  private void define(Map<RouteSource, YamlPlaces> files, CamelContext context) {
    List<String> unloadable = RouteSource.loadAll(files.keySet(), context);
    List<String> problems = new ArrayList<>(new RouteReview(context).problems(files));
    problems.addAll(
        new RouteCheck(context, () -> ExtensionJars.components(extensions)).addressProblems());
    // what Camel says of a file has no line where the review has one
    unloadable.stream()
        .filter(
            problem -> files.keySet().stream().noneMatch(file -> isTold(file, problem, problems)))
        .forEach(problems::add);
    RouteException.throwIfAny(problems);
  }

  private static boolean isTold(RouteSource file, String problem, List<String> problems) {
    return problem.startsWith(file.file() + ":")
        && problems.stream().anyMatch(known -> known.startsWith(file.file() + ":"));
  }

  /**
   * Begins nothing by itself any more: routes that are fed from elsewhere than the routes of this
   * generation end; triggers fire in the current one. What is under way goes on.
   */
  void retire() {
    for (Route route : context().getRoutes()) {
      Endpoint from = route.getEndpoint();
      if (!(from instanceof DirectEndpoint)
          && !(from instanceof SedaEndpoint)
          && !(from instanceof QuartzEndpoint)) {
        stop(route.getRouteId());
      }
    }
  }

  /**
   * Ends it, and waits for what is under way. Whoever closes breaks that off after the grace that
   * the properties give; Camel interrupts what is there even then.
   */
  void close() {
    CamelContext context = main.getCamelContext();
    if (context != null) {
      ShutdownStrategy shutdown = context.getShutdownStrategy();
      shutdown.setTimeout(shutdown.getTimeUnit().toSeconds(shutdown.getTimeout()) + LAST_SECONDS);
      shutdown.setTimeUnit(TimeUnit.SECONDS);
    }
    main.stop();
    if (context != null) {
      // what failed on its way up counts as stopped for Camel, and is not
      context.stop();
    }
    try {
      extensions.close();
    } catch (IOException e) {
      LOG.debug("closing the jars of {}: {}", extensions.getName(), e.getMessage());
    }
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

  /** One for all runs: each keeps what it sent by until the context ends. */
  synchronized ProducerTemplate template() {
    if (template == null) {
      template = context().createProducerTemplate();
    }
    return template;
  }

  boolean isIn(CamelContext camel) {
    return context() == camel;
  }

  private CamelContext context() {
    return main.getCamelContext();
  }
}
