package io.drayage.route;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;

/**
 * Lets a route go on after it called another one in which a failure was handled. Camel leaves a
 * mark on the exchange that silently ends the calling route too; for our routes a handled failure
 * is an answer like any other: a failed outcome in the body. See docs/decisions/0003.
 */
final class HandledFailureIsAnAnswer implements RoutePolicyFactory {
  @Override
  public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
    return new RoutePolicySupport() {
      @Override
      public void onExchangeDone(Route done, Exchange exchange) {
        ExchangeExtension marks = exchange.getExchangeExtension();
        if (marks.isErrorHandlerHandledSet() && marks.isErrorHandlerHandled()) {
          marks.setErrorHandlerHandled(null);
        }
        // else the calling route's own policy would take its next failure for this one
        marks.setFailureHandled(false);
      }
    };
  }
}
