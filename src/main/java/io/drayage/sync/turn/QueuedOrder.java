package io.drayage.sync.turn;

import io.drayage.registry.RegistrySource;
import io.drayage.sync.CopyOrder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An order that waits for its turn, and has it then.
 *
 * @param source the client at the time of queueing: the task may change before its turn
 * @param budget pulls of the source's account, likewise
 * @param given the part of limits, from the turn on
 * @param pulls ends what is set aside of the pulls, from the turn on
 */
record QueuedOrder(
    CopyOrder order,
    RegistrySource source,
    PullBudgets.Budget budget,
    CompletableFuture<CopyTurns.Turn> turn,
    AtomicReference<Shares.Given> given,
    AtomicReference<Runnable> pulls) {

  static QueuedOrder of(CopyOrder order, RegistrySource source, PullBudgets.Budget budget) {
    return new QueuedOrder(
        order,
        source,
        budget,
        new CompletableFuture<>(),
        new AtomicReference<>(),
        new AtomicReference<>());
  }

  /** New images first, then those with the fewest pulls. */
  static int compare(QueuedOrder one, QueuedOrder other) {
    int replaced =
        Boolean.compare(
            one.order().currentTarget().isPresent(), other.order().currentTarget().isPresent());
    return replaced == 0 ? Integer.compare(one.order().pulls(), other.order().pulls()) : replaced;
  }

  /** The lane of the order: unlimited orders do not queue behind limited ones. */
  String lane() {
    boolean limited = source.pullLimit(order.image().source().repository()).isPresent();
    return order.taskName() + (limited ? " limited" : "");
  }
}
