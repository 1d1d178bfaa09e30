package io.drayage.sync.turn;

import io.drayage.sync.CopyOrder;
import io.drayage.sync.OrderShare;
import java.util.Optional;

/** Parts of the registries' limits, for orders that other processes copy. */
public interface Shares {
  /** A part that an order has, until its end. */
  interface Given {
    /** The part; empty if the order has no limits of its own. */
    Optional<OrderShare> share();

    /** Gives the part back. */
    void end();
  }

  /** Gives a part to an order; empty if none is left before another order ends. */
  Optional<Given> give(CopyOrder order);

  /** For orders that this process copies within its own limits. */
  static Shares none() {
    Given nothing =
        new Given() {
          @Override
          public Optional<OrderShare> share() {
            return Optional.empty();
          }

          @Override
          public void end() {}
        };
    return order -> Optional.of(nothing);
  }
}
