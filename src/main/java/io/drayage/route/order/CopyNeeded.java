package io.drayage.route.order;

import io.drayage.sync.PlannedCopy;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/**
 * Condition of a planned image: whether an order is sent for it. It is asked for each image of each
 * run, so the shipped routes bind it: Camel reads {@code ${body.needed}} by reflection each time,
 * and keeps the bodies as keys.
 */
public final class CopyNeeded implements Predicate {
  /** Condition without state. */
  public CopyNeeded() {}

  @Override
  public boolean matches(Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    if (!(body instanceof PlannedCopy planned)) {
      throw new IllegalArgumentException(
          "condition copyNeeded wants a PlannedCopy but the body is "
              + (body == null ? "empty" : "a " + body.getClass().getSimpleName()));
    }
    return planned.needed();
  }
}
