package io.drayage.metrics;

import io.drayage.metrics.Present.Exchanges;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Counters of routes under the names of Camel's own Micrometer support. For one thread. */
final class RouteMeters {
  private static final String ROUTE = "routeId";

  private final MeterRegistry registry;
  private final Map<String, OfRoute> routes = new HashMap<>();

  RouteMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Shows these routes and no others. */
  void show(List<Exchanges> all) {
    Set<String> gone = new HashSet<>(routes.keySet());
    for (Exchanges one : all) {
      gone.remove(one.routeId());
      routes.computeIfAbsent(one.routeId(), id -> new OfRoute(registry, one)).last = one;
    }
    gone.forEach(id -> routes.remove(id).close());
  }

  private static final class OfRoute {
    private final MeterGroup group;
    private volatile Exchanges last;

    OfRoute(MeterRegistry registry, Exchanges first) {
      this.last = first;
      this.group = new MeterGroup(registry, ROUTE, first.routeId());
      group.counterOf(Metric.EXCHANGES, this, own -> (double) own.last.total());
      group.counterOf(
          Metric.EXCHANGES_SUCCEEDED, this, own -> (double) (own.last.total() - own.last.failed()));
      group.counterOf(Metric.EXCHANGES_FAILED, this, own -> (double) own.last.failed());
      group.counterOf(Metric.EXCHANGES_HANDLED, this, own -> (double) own.last.handled());
      group.gaugeOf(Metric.EXCHANGES_IN_FLIGHT, this, own -> (double) own.last.inFlight());
      group.kept(
          FunctionTimer.builder(
                  Metric.ROUTE_TIME.meter(),
                  this,
                  own -> own.last.total(),
                  own -> (double) own.last.time().toNanos(),
                  TimeUnit.NANOSECONDS)
              .description(Metric.ROUTE_TIME.help())
              .tag(ROUTE, first.routeId())
              .register(registry));
    }

    void close() {
      group.close();
    }
  }
}
