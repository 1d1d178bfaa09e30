package io.drayage.route;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;

/** Counters of exchanges by route. Safe for several threads. */
final class RouteCounters implements RoutePolicyFactory {
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();

  @Override
  public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
    return new Counting(counters.computeIfAbsent(routeId, Counter::new));
  }

  /** Returns the counters of {@code routeIds}; drops those of other routes without exchanges. */
  List<RouteCounter> read(Set<String> routeIds) {
    counters.values().removeIf(one -> !routeIds.contains(one.routeId) && one.inFlight() <= 0);
    return counters.values().stream().map(Counter::read).toList();
  }

  private static final class Counter {
    private final String routeId;

    /** Property of an exchange: monotonic time of its beginning in this route. */
    private final String began;

    private final LongAdder begun = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder handled = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    /** Milliseconds of the clock; 0 for none. */
    private volatile long lastFailure;

    Counter(String routeId) {
      this.routeId = routeId;
      this.began = "drayage.began." + routeId;
    }

    long inFlight() {
      // in this order, lest an exchange that ends meanwhile makes it negative
      long over = ended.sum();
      return begun.sum() - over;
    }

    RouteCounter read() {
      long total = ended.sum();
      return new RouteCounter(
          routeId,
          total,
          failed.sum(),
          handled.sum(),
          Math.max(0, begun.sum() - total),
          lastFailure == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(lastFailure)),
          Duration.ofNanos(nanos.sum()));
    }
  }

  /** Policy of a route in one context, which Camel ties to it. */
  private static final class Counting extends RoutePolicySupport {
    private final Counter counter;

    Counting(Counter counter) {
      this.counter = counter;
    }

    /** Counts exchanges in flight of a stopped route too. */
    @Override
    public boolean isRunAllowed() {
      return true;
    }

    @Override
    public void onExchangeBegin(Route route, Exchange exchange) {
      counter.begun.increment();
      exchange.setProperty(counter.began, System.nanoTime());
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
      if (exchange.removeProperty(counter.began) instanceof Long since) {
        counter.nanos.add(System.nanoTime() - since);
      }
      if (exchange.isFailed()) {
        counter.failed.increment();
        counter.lastFailure = System.currentTimeMillis();
      } else if (isHandled(route, exchange)) {
        counter.handled.increment();
        counter.lastFailure = System.currentTimeMillis();
      }
      counter.ended.increment();
    }

    private static boolean isHandled(Route route, Exchange exchange) {
      return route.getRouteId().equals(exchange.removeProperty(ContinueCaller.CLEARED))
          || exchange.getExchangeExtension().isFailureHandled();
    }
  }
}
