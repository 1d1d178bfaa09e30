package io.drayage.route;

import io.drayage.sync.PlannedCopy;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/**
 * Condition of a planned image: whether it is to be copied. It is asked for each image of each run,
 * so the shipped routes bind it: Camel reads {@code ${body.needed}} by reflection each time, and
 * keeps the bodies as keys.
 */
final class CopyNeeded implements Predicate {
  @Override
  public boolean matches(Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    if (!(body instanceof PlannedCopy planned)) {
      throw new IllegalArgumentException(
          "condition copyNeeded wants a PlannedCopy but the body is a "
              + (body == null ? "nothing" : body.getClass().getSimpleName()));
    }
    return planned.needed();
  }
}
