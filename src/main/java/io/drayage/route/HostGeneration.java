package io.drayage.route;

import io.drayage.route.file.CamelValues;
import io.drayage.route.file.RouteErrors;
import io.drayage.route.file.RouteException;
import io.drayage.route.file.RouteSource;
import io.drayage.route.timer.RouteTimers;
import io.drayage.sync.TaskRuns;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spi.RoutePolicyFactory;

/**
 * Generation in the Camel context of another runtime, which loads, starts and stops the routes. It
 * is the only one of its process.
 */
final class HostGeneration extends Generation {
  /** Limit of the wait for the last steps after the report of the last run. */
  private static final long LAST_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final CamelContext host;
  private final TaskRuns runs;
  private final WakingQueues queues = new WakingQueues();

  /** Routes of {@code host} that hold an exchange of a run begin in these routes. */
  HostGeneration(CamelContext host, TaskRuns runs, RouteTimers timers) {
    super(Optional.of(timers));
    this.host = host;
    this.runs = runs;
  }

  /**
   * Gives the context what its routes refer to, before it makes them.
   *
   * @param beans beans by name
   * @param policies policies of all routes
   */
  void bind(
      Map<String, Object> beans, List<RoutePolicyFactory> policies, Map<String, String> overrides) {
    RouteBeans.bind(beans, host);
    policies.forEach(host::addRoutePolicyFactory);
    // the runtime may have configured its own already
    host.removeComponent("quartz");
    timers().orElseThrow().bind(host);
    queues.bind(host);
    PropertiesComponent properties = (PropertiesComponent) host.getPropertiesComponent();
    CamelValues.letOverridesWin(properties);
    overrides.forEach(properties::addOverrideProperty);
    host.getCamelContextExtension().addInterceptStrategy(new RecordBranch());
  }

  @Override
  CamelContext context() {
    return host;
  }

  @Override
  List<RouteSource> sources() {
    return List.of();
  }

  @Override
  void retire() {}

  /** Waits until no run is under way. The host itself stops the routes afterwards. */
  @Override
  void close() {
    queues.wake();
    try {
      runs.awaitEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    long end = System.nanoTime() + LAST_NANOS;
    while (hasTimerInFlight() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** Tells whether an exchange of a timer has steps after its run. */
  private boolean hasTimerInFlight() {
    return host.getRoutes().stream()
        .filter(HostGeneration::isTimer)
        .anyMatch(route -> host.getInflightRepository().size(route.getRouteId()) > 0);
  }

  private static boolean isTimer(Route route) {
    Endpoint from = route.getEndpoint();
    return from instanceof QuartzEndpoint;
  }

  @Override
  RouteException failed(Throwable failure) {
    return failure instanceof RouteException known
        ? known
        : RouteErrors.atStart((ModelCamelContext) host, List.of(), failure);
  }
}
