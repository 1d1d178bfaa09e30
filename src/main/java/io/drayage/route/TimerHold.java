package io.drayage.route;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a generation alive while an exchange of a {@code quartz:} route is in it. Before {@code
 * direct:run-task}, during the jitter for example, no run is under way yet, and Camel drops the
 * exchange if the generation ends. Camel finds this in its registry.
 */
final class TimerHold extends RoutePolicySupport implements RoutePolicyFactory {
  private final Generations generations;

  TimerHold(Generations generations) {
    this.generations = generations;
  }

  @Override
  public @Nullable RoutePolicy createRoutePolicy(
      CamelContext context, String routeId, NamedNode route) {
    boolean isTimer =
        route instanceof RouteDefinition made
            && made.getInput().getEndpointUri().startsWith("quartz:");
    return isTimer ? this : null;
  }

  @Override
  public void onExchangeBegin(Route route, Exchange exchange) {
    boolean unused = generations.enter(route.getCamelContext(), exchange.getExchangeId());
  }

  @Override
  public void onExchangeDone(Route route, Exchange exchange) {
    generations.leave(exchange.getExchangeId());
  }
}
