package io.drayage.route.order;

import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.copy.BlobSharing;
import io.drayage.sync.copy.OrderManifests.Content;
import io.drayage.sync.turn.BlobTurns;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * CopyOrder -&gt; CopyOrder with the manifests of its image: waits, without a thread and without a
 * turn, while another order brings a large blob of the image to the target registry.
 */
public final class AwaitBlobs extends AsyncProcessorSupport {
  /** Property: the claim of the exchange. */
  private static final String CLAIM = "drayage.blobs";

  private final Optional<BlobSharing> sharing;
  private final AsyncProcessor turn;
  private final Consumer<Exchange> turnEnd;
  private final Function<CopyOrder, Executor> threads;

  /**
   * Shares blobs by {@code sharing}; without it, all orders go at once.
   *
   * @param turn waits for the turn of an order
   * @param turnEnd ends the turn of an exchange
   * @param threads continues orders after a wait
   */
  public AwaitBlobs(
      Optional<BlobSharing> sharing,
      AsyncProcessor turn,
      Consumer<Exchange> turnEnd,
      Function<CopyOrder, Executor> threads) {
    this.sharing = sharing;
    this.turn = turn;
    this.turnEnd = turnEnd;
    this.threads = threads;
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    end(exchange, false);
    boolean waits = false;
    try {
      waits =
          sharing.isPresent()
              && exchange.getMessage().getBody() instanceof CopyOrder order
              && isHeldBack(exchange, order, sharing.get(), callback);
    } catch (RuntimeException e) {
      // Camel loses an exchange whose asynchronous step throws
      exchange.setException(e);
    }
    if (!waits) {
      callback.done(true);
    }
    return !waits;
  }

  /** Claims the blobs of the order; whether {@code callback} is called when it has them. */
  private boolean isHeldBack(
      Exchange exchange, CopyOrder order, BlobSharing shared, AsyncCallback callback) {
    Optional<Content> content = shared.manifests().read(order);
    BlobTurns.Claim claim =
        shared.turns().claim(order, content.map(Content::blobs).orElseGet(List::of));
    exchange.setProperty(CLAIM, claim);
    exchange.getExchangeExtension().addOnCompletion(new Ending());
    CompletableFuture<Void> granted = claim.granted();
    if (granted.isDone() && !granted.isCompletedExceptionally()) {
      exchange.getMessage().setBody(with(content, order, claim));
      return false;
    }
    // manifests are read again, from the state: many orders may wait
    boolean aside = shared.turns().hasRoomAside();
    if (aside) {
      turnEnd.accept(exchange);
    }
    CompletableFuture<?> unused =
        granted.whenCompleteAsync(
            (done, failure) -> goOn(exchange, aside, claim, shared, callback),
            threads.apply(order));
    return true;
  }

  /** Waits for the next turn of an order that gave up the first one, and then goes on. */
  private void goOn(
      Exchange exchange,
      boolean aside,
      BlobTurns.Claim claim,
      BlobSharing shared,
      AsyncCallback callback) {
    try {
      claim.granted().join();
    } catch (CompletionException e) {
      exchange.setException(e.getCause() == null ? e : e.getCause());
      callback.done(false);
      return;
    }
    if (!aside) {
      tell(exchange, claim, shared);
      callback.done(false);
      return;
    }
    boolean unused =
        turn.process(
            exchange,
            sync -> {
              tell(exchange, claim, shared);
              callback.done(false);
            });
  }

  /** The order as it goes, with its content if that is known. */
  private static CopyOrder with(Optional<Content> content, CopyOrder order, BlobTurns.Claim claim) {
    if (content.isEmpty()) {
      claim.goingUnread();
      return order;
    }
    return content.get().in(order, claim);
  }

  private static void tell(Exchange exchange, BlobTurns.Claim claim, BlobSharing shared) {
    try {
      if (exchange.getException() == null
          && exchange.getMessage().getBody() instanceof CopyOrder order) {
        exchange.getMessage().setBody(with(shared.manifests().read(order), order, claim));
      }
    } catch (RuntimeException e) {
      exchange.setException(e);
    }
  }

  /** Ends the claim of the exchange by the result in its body, if it has one. */
  public static void end(Exchange exchange) {
    end(
        exchange,
        exchange.getMessage().getBody() instanceof CopyResult result
            && result.targetDigest().isPresent());
  }

  private static void end(Exchange exchange, boolean copied) {
    if (exchange.removeProperty(CLAIM) instanceof BlobTurns.Claim claim) {
      claim.end(copied);
    }
  }

  /** Ends the claim with the exchange, also after a failure. */
  private static final class Ending extends SynchronizationAdapter {
    @Override
    public void onDone(Exchange exchange) {
      end(exchange, false);
    }
  }
}
