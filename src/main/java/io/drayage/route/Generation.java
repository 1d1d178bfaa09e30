package io.drayage.route;

import java.io.IOException;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectEndpoint;
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
 * that it began in, whatever is edited meanwhile; see docs/decisions/0009.
 */
final class Generation {
  private static final Logger LOG = LoggerFactory.getLogger(Generation.class);

  /** For what was broken off to be reported. */
  private static final long LAST_SECONDS = 5;

  private final Main main = new Main();
  private final URLClassLoader extensions;
  private @Nullable ProducerTemplate template;

  private Generation(URLClassLoader extensions) {
    this.extensions = extensions;
  }

  /**
   * Loads and checks the routes, and starts them when nothing is wrong with any.
   *
   * @throws RouteException if a file can't be loaded or what it refers to does not exist; nothing
   *     is left behind then
   */
  static Generation start(List<RouteSource> sources, RouteBeans beans, RouteSettings settings) {
    Generation generation = new Generation(new ExtensionJars(settings.extensionsDir()).open());
    boolean started = false;
    try {
      generation.load(sources, beans, settings);
      started = true;
      return generation;
    } finally {
      if (!started) {
        generation.close();
      }
    }
  }

  private void load(List<RouteSource> sources, RouteBeans beans, RouteSettings settings) {
    // the usual one hangs on to this context until the process ends
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    main.setPropertyPlaceholderLocations(String.join(",", settings.propertyLocations()));
    settings.overrides().forEach(main::addOverrideProperty);
    // nothing runs before everything is known to fit together
    main.addOverrideProperty("camel.main.autoStartup", "false");
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeConfigure(BaseMainSupport starting) {
            CamelContext context = starting.getCamelContext();
            context.setApplicationContextClassLoader(extensions);
            beans.bindTo(context.getRegistry());
            context.addRoutePolicyFactory(new HandledFailureIsAnAnswer());
          }

          @Override
          public void afterConfigure(BaseMainSupport starting) {
            RouteSource.loadAll(sources, starting.getCamelContext());
          }
        });
    try {
      main.start();
      new RouteCheck(context()).check();
      context().getRouteController().startAllRoutes();
    } catch (RouteException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      // a class of an operator's jar may not link
      throw RouteErrors.atStart((ModelCamelContext) main.getCamelContext(), sources, e);
    }
  }

  /** Sends {@code body} to an endpoint and waits for the answer. */
  @Nullable Object request(String endpoint, Object body) {
    return template().requestBody(endpoint, body);
  }

  /**
   * Begins nothing by itself any more: routes that are fed from elsewhere than the routes of this
   * generation end. What is under way goes on.
   */
  void retire() {
    for (Route route : context().getRoutes()) {
      Endpoint from = route.getEndpoint();
      if (!(from instanceof DirectEndpoint) && !(from instanceof SedaEndpoint)) {
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
  private synchronized ProducerTemplate template() {
    if (template == null) {
      template = context().createProducerTemplate();
    }
    return template;
  }

  private CamelContext context() {
    return main.getCamelContext();
  }
}
