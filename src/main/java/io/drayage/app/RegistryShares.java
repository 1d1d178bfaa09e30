package io.drayage.app;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.traffic.LimitShare;
import io.drayage.registry.traffic.RegistryLimits;
import io.drayage.registry.traffic.Side;
import io.drayage.sync.Copier;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.OrderShare;
import io.drayage.sync.turn.Shares;
import io.drayage.sync.turn.SourcePlaces;
import java.util.Optional;

/**
 * Limits of registries, shared by orders: a process that sends orders gives parts, and one that
 * copies them keeps to the parts of its orders. Safe for several threads.
 */
final class RegistryShares implements Shares {
  private final RegistryLimits limits;
  private final int ofOneSource;

  /** Shares {@code limits} between at most {@code ofOneSource} orders of one source. */
  RegistryShares(RegistryLimits limits, int ofOneSource) {
    this.limits = limits;
    this.ofOneSource = ofOneSource;
  }

  @Override
  public Optional<Given> give(CopyOrder order) {
    RegistryHost source = order.image().source().repository().registry();
    RegistryHost target = order.image().target().repository().registry();
    Optional<LimitShare> from = limits.give(source, Side.SOURCE, ofOneSource);
    if (from.isEmpty()) {
      return Optional.empty();
    }
    Optional<LimitShare> to = limits.give(target, Side.TARGET, SourcePlaces.inAll(ofOneSource));
    if (to.isEmpty()) {
      limits.giveBack(source, Side.SOURCE, from.get());
      return Optional.empty();
    }
    return Optional.of(new Parts(source, from.get(), target, to.get()));
  }

  /** The parts at both registries. */
  private final class Parts implements Given {
    private final RegistryHost source;
    private final LimitShare from;
    private final RegistryHost target;
    private final LimitShare to;

    Parts(RegistryHost source, LimitShare from, RegistryHost target, LimitShare to) {
      this.source = source;
      this.from = from;
      this.target = target;
      this.to = to;
    }

    @Override
    public Optional<OrderShare> share() {
      return Optional.of(
          new OrderShare(
              from.requests(), from.bytesPerSecond(), to.requests(), to.bytesPerSecond()));
    }

    @Override
    public void end() {
      limits.giveBack(source, Side.SOURCE, from);
      limits.giveBack(target, Side.TARGET, to);
    }
  }

  /** Keeps to the parts of orders while {@code copier} copies them. */
  Copier within(Copier copier) {
    return order ->
        order
            .givenShare()
            .map(share -> copy(copier, order, share))
            .orElseGet(() -> copier.copy(order));
  }

  private CopyResult copy(Copier copier, CopyOrder order, OrderShare share) {
    RegistryHost source = order.image().source().repository().registry();
    RegistryHost target = order.image().target().repository().registry();
    LimitShare from = new LimitShare(share.sourceRequests(), share.sourceRate());
    LimitShare to = new LimitShare(share.targetRequests(), share.targetRate());
    limits.take(source, Side.SOURCE, from);
    limits.take(target, Side.TARGET, to);
    try {
      return copier.copy(order);
    } finally {
      limits.leave(source, Side.SOURCE, from);
      limits.leave(target, Side.TARGET, to);
    }
  }
}
