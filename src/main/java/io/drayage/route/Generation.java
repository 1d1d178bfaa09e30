package io.drayage.route;

import io.drayage.route.file.RouteException;
import io.drayage.route.file.RouteSource;
import io.drayage.route.timer.RouteTimers;
import io.drayage.status.RouteMap;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.ShutdownRoute;
import org.apache.camel.Suspendable;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;

/**
 * Camel context with one state of the routes. A run stays in the generation in which it began; see
 * docs/contributor/decisions/0009.
 */
abstract class Generation {
  private final Optional<RouteTimers> timers;
  private final Instant loaded = Instant.now();
  private @Nullable ProducerTemplate template;

  Generation(Optional<RouteTimers> timers) {
    this.timers = timers;
  }

  abstract CamelContext context();

  /** Returns the files that were loaded. */
  abstract List<RouteSource> sources();

  /**
   * Stops the routes with outside input. Quartz triggers fire in the current generation already.
   * Runs under way go on.
   */
  abstract void retire();

  /**
   * Takes no more orders; copies in flight go on. Without effect on routes inside, and on those
   * that defer their stop.
   */
  void takeNoOrders() {
    for (Route route : context().getRoutes()) {
      if (isOutside(route) && !isDeferred(route) && route.getConsumer() instanceof Suspendable) {
        ServiceHelper.suspendService(route.getConsumer());
      }
    }
  }

  /** Whether a route goes on until no exchange of others is in flight. */
  static boolean isDeferred(Route route) {
    return route.getShutdownRoute() == ShutdownRoute.Defer;
  }

  /** Whether the exchanges of a route come from no other route of the context. */
  static boolean isOutside(Route route) {
    Endpoint from = route.getEndpoint();
    return !(from instanceof DirectEndpoint) && !(from instanceof SedaEndpoint);
  }

  /**
   * Waits for exchanges in flight and ends. The caller has to break them off after the grace
   * period.
   */
  abstract void close();

  /** Turns an error of Camel into a message with its place in the files. */
  abstract RouteException failed(Throwable failure);

  /**
   * Makes the routes of the current timers.
   *
   * @throws RouteException if one cannot be made
   */
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

  /** Returns the one producer of all runs; Camel keeps each producer until the context ends. */
  synchronized ProducerTemplate template() {
    if (template == null) {
      template = context().createProducerTemplate();
    }
    return template;
  }

  /** Draws the routes. */
  RouteMap map(List<RouteCounter> counters) {
    return new RouteChart((ModelCamelContext) context(), counters).map(loaded);
  }

  boolean isIn(CamelContext camel) {
    return context() == camel;
  }

  /** Returns the ids of all routes, including those of timers. */
  Set<String> routeIds() {
    return context().getRoutes().stream().map(Route::getRouteId).collect(Collectors.toSet());
  }
}
