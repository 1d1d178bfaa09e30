package io.drayage.route;

import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;

/** Lets {@code platform-http:} routes take requests; loaded only if there is such a route. */
final class HookEngine implements PlatformHttpEngine {
  private final HookRoutes hooks;

  HookEngine(HookRoutes hooks) {
    this.hooks = hooks;
  }

  /**
   * Creates the consumer of a route.
   *
   * @throws IllegalArgumentException if the route may not serve its path
   */
  @Override
  public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
    HookRoutes.pathProblem(endpoint.getPath())
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    return new HookConsumer(hooks, endpoint, processor);
  }

  @Override
  public int getServerPort() {
    // routes need not know it
    return 0;
  }
}
