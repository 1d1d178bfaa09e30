package io.drayage.route;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.Route;
import org.apache.camel.support.RoutePolicySupport;

/**
 * Route policy that lets the calling route go on after a handled failure, with the failed outcome
 * in the body. Clears the flag by which Camel ends the calling route too. See
 * docs/contributor/decisions/0003.
 */
final class ContinueCaller extends RoutePolicySupport {
  /** Property of an exchange: id of the route whose handled failure was cleared last. */
  static final String CLEARED = "drayage.handled";

  @Override
  public void onExchangeDone(Route done, Exchange exchange) {
    ExchangeExtension marks = exchange.getExchangeExtension();
    if (marks.isErrorHandlerHandledSet() && marks.isErrorHandlerHandled()) {
      marks.setErrorHandlerHandled(null);
    }
    if (marks.isFailureHandled()) {
      exchange.setProperty(CLEARED, done.getRouteId());
    }
    // otherwise the calling route would take its next failure for this one
    marks.setFailureHandled(false);
  }
}
