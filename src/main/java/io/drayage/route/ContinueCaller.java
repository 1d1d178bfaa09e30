package io.drayage.route;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.Route;
import org.apache.camel.support.RoutePolicySupport;

/**
 * Policy of routes whose handled failure is an answer: a failed outcome in the body. Camel leaves a
 * mark on the exchange that ends the calling route too; this policy takes the mark away. Routes
 * without it follow Camel's rule. See docs/contributor/decisions/0003.
 */
final class ContinueCaller extends RoutePolicySupport {
  @Override
  public void onExchangeDone(Route done, Exchange exchange) {
    ExchangeExtension marks = exchange.getExchangeExtension();
    if (marks.isErrorHandlerHandledSet() && marks.isErrorHandlerHandled()) {
      marks.setErrorHandlerHandled(null);
    }
    // else the calling route's own policy would take its next failure for this one
    marks.setFailureHandled(false);
  }
}
