package io.drayage.registry.traffic;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.http.TransportException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets so many requests to one side of a registry through at a time, in the order they came. Safe
 * for several threads.
 */
final class Gate implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

  private final RegistryHost registry;
  private final AdaptiveLimit limit;
  private final LongSupplier nanoTime;
  private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
  private int inside;
  private boolean closed;

  Gate(RegistryHost registry, int maxRequests, LongSupplier nanoTime) {
    this.registry = registry;
    this.limit = new AdaptiveLimit(maxRequests);
    this.nanoTime = nanoTime;
  }

  /**
   * Waits for a place.
   *
   * @throws TransportException if the thread is interrupted or the program stops meanwhile
   */
  Permit enter() throws TransportException {
    CompletableFuture<Void> turn = new CompletableFuture<>();
    synchronized (this) {
      waiting.add(turn);
      admit();
    }
    try {
      turn.get();
    } catch (InterruptedException e) {
      giveUp(turn);
      throw TransportException.interrupted(e);
    } catch (ExecutionException e) {
      throw TransportException.stopping(e);
    }
    return new Permit(nanoTime.getAsLong());
  }

  /** A place at once, even beyond the limit: for a thread with a place that others wait for. */
  synchronized Permit enterAtOnce() {
    inside++;
    return new Permit(nanoTime.getAsLong());
  }

  /** How many wait. */
  synchronized int waiting() {
    return waiting.size();
  }

  /** How many may be inside. */
  synchronized int requests() {
    return limit.requests();
  }

  /** Requests that wait, now or later, fail at once. */
  @Override
  public void close() {
    List<CompletableFuture<Void>> rest;
    synchronized (this) {
      closed = true;
      rest = new ArrayList<>(waiting);
      waiting.clear();
    }
    rest.forEach(Gate::refuse);
  }

  private static void refuse(CompletableFuture<Void> turn) {
    turn.completeExceptionally(new IllegalStateException("closed"));
  }

  private synchronized void giveUp(CompletableFuture<Void> turn) {
    if (!waiting.removeIf(one -> one == turn) && !turn.isCompletedExceptionally()) {
      // it was let in at the same moment
      inside--;
      admit();
    }
  }

  /** Completing a turn wakes its thread and does nothing else, so it may be done under the lock. */
  private void admit() {
    while (!waiting.isEmpty() && (closed || inside < limit.requests())) {
      CompletableFuture<Void> next = waiting.remove();
      if (closed) {
        refuse(next);
      } else {
        inside++;
        next.complete(null);
      }
    }
  }

  /** A place inside; used by one thread at a time. */
  final class Permit {
    private final long sinceNanos;
    private boolean left;

    private Permit(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }

    /** Since when it is held. */
    long sinceNanos() {
      return sinceNanos;
    }

    /** The registry answered as it should. */
    void good() {
      synchronized (Gate.this) {
        boolean before = limit.isReduced();
        limit.good(sinceNanos);
        tellWhenChanged(before);
        admit();
      }
    }

    /** The registry has too much to do. */
    void overloaded() {
      synchronized (Gate.this) {
        boolean before = limit.isReduced();
        limit.overloaded(sinceNanos, nanoTime.getAsLong());
        tellWhenChanged(before);
      }
    }

    /** Frees the place; once is enough. */
    void leave() {
      synchronized (Gate.this) {
        if (!left) {
          left = true;
          inside--;
          admit();
        }
      }
    }

    private void tellWhenChanged(boolean before) {
      if (before != limit.isReduced()) {
        LOG.atInfo()
            .addKeyValue("registry", registry)
            .addKeyValue("requests", limit.requests())
            .log(
                before
                    ? "registry no longer overloaded: as many concurrent requests as before"
                    : "registry overloaded: fewer concurrent requests");
      }
    }
  }
}
