package io.drayage.route;

import io.drayage.failure.FailureKind;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.PutOffException;
import io.drayage.sync.turn.CopyTurns;
import io.drayage.sync.turn.CopyTurns.Turn;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * CopyOrder -&gt; CopyOrder: goes on when it is the image's turn, and holds no thread until then.
 */
final class AwaitTurn extends AsyncProcessorSupport {
  /** Property: the turn that the exchange has. */
  private static final String TURN = "drayage.turn";

  private final CopyTurns turns;
  private final Executor threads;

  /** Exchanges that had to wait go on in {@code threads}. */
  AwaitTurn(CopyTurns turns, Executor threads) {
    this.turns = turns;
    this.threads = threads;
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    end(exchange);
    if (!(exchange.getMessage().getBody() instanceof CopyOrder order)) {
      exchange.setException(new IllegalArgumentException("awaitTurn wants a CopyOrder"));
      callback.done(true);
      return true;
    }
    CompletableFuture<Turn> turn = enter(order);
    if (turn.isDone()) {
      settle(exchange, turn);
      callback.done(true);
      return true;
    }
    CompletableFuture<?> unused =
        turn.whenCompleteAsync(
            (come, failure) -> {
              settle(exchange, turn);
              callback.done(false);
            },
            Lanes.in(Lanes.laneOf(order), threads));
    return false;
  }

  /** Camel would lose an exchange over which a step of this kind throws, and its run would hang. */
  private CompletableFuture<Turn> enter(CopyOrder order) {
    try {
      return turns.enter(order);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Ends the turn of the exchange, if it has one. */
  static void end(Exchange exchange) {
    if (exchange.removeProperty(TURN) instanceof Turn turn) {
      turn.end();
    }
  }

  /**
   * Step {@code endTurn}: lets the next image have its turn. An image that a registry put off fails
   * here, so that it is tried again.
   */
  static void endTurn(Exchange exchange) {
    end(exchange);
    Object body = exchange.getMessage().getBody();
    if (body instanceof CopyResult.Failed failed
        && failed.failure().kind() == FailureKind.RATE_LIMITED) {
      throw new PutOffException(failed.failure());
    }
  }

  private static void settle(Exchange exchange, CompletableFuture<Turn> turn) {
    try {
      exchange.setProperty(TURN, turn.join());
      exchange.getExchangeExtension().addOnCompletion(new Ending());
    } catch (CompletionException e) {
      exchange.setException(e.getCause() == null ? e : e.getCause());
    }
  }

  /** Whatever becomes of the exchange, its turn ends with it. */
  private static final class Ending extends SynchronizationAdapter {
    @Override
    public void onDone(Exchange exchange) {
      end(exchange);
    }
  }
}
