package io.drayage.route;

import io.drayage.failure.FailureKind;
import io.drayage.route.order.AwaitBlobs;
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

/** CopyOrder -&gt; CopyOrder: waits for the image's turn without holding a thread. */
final class AwaitTurn extends AsyncProcessorSupport {
  /** Property: the turn of the exchange. */
  private static final String TURN = "drayage.turn";

  private final CopyTurns turns;
  private final Executor threads;

  /** Continues exchanges in {@code threads} after a wait. */
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

  /** Returns exceptions as a failed future; Camel loses an exchange whose async step throws. */
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
   * Step {@code endTurn}: ends the turn, which then passes to the next image, and the claim of its
   * blobs. Throws for a result that a registry's rate limit put off, so that the image is retried.
   */
  static void endTurn(Exchange exchange) {
    AwaitBlobs.end(exchange);
    end(exchange);
    Object body = exchange.getMessage().getBody();
    if (body instanceof CopyResult.Failed failed
        && failed.failure().kind() == FailureKind.RATE_LIMITED) {
      throw new PutOffException(failed.failure());
    }
  }

  private static void settle(Exchange exchange, CompletableFuture<Turn> turn) {
    try {
      Turn come = turn.join();
      exchange.setProperty(TURN, come);
      if (come.share().isPresent() && exchange.getMessage().getBody() instanceof CopyOrder order) {
        exchange.getMessage().setBody(order.sharing(come.share()));
      }
      exchange.getExchangeExtension().addOnCompletion(new Ending());
    } catch (CompletionException e) {
      exchange.setException(e.getCause() == null ? e : e.getCause());
    }
  }

  /** Ends the turn with the exchange, also after a failure. */
  private static final class Ending extends SynchronizationAdapter {
    @Override
    public void onDone(Exchange exchange) {
      end(exchange);
    }
  }
}
