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
 * Request gate: limits concurrent requests to one side of a registry, in order of arrival.
 * Thread-safe.
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
   * Waits for a permit.
   *
   * @throws TransportException if the thread is interrupted or the program stops
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

  /** Grants a permit at once, even beyond the limit, to a thread that others wait for. */
  synchronized Permit enterAtOnce() {
    inside++;
    return new Permit(nanoTime.getAsLong());
  }

  /** Number of waiting requests. */
  synchronized int waiting() {
    return waiting.size();
  }

  /** Current limit of requests. */
  synchronized int requests() {
    return limit.requests();
  }

  /** Sets the most requests; those inside stay. */
  synchronized void resize(int maxRequests) {
    limit.setMax(maxRequests);
    admit();
  }

  /** Fails waiting and later requests at once. */
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
      // the permit was granted at the same moment
      inside--;
      admit();
    }
  }

  /** Grants permits. Completing a future under the lock only wakes its thread. */
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

  /** Permit for one request, for one thread at a time. */
  final class Permit {
    private final long sinceNanos;
    private boolean left;

    private Permit(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }

    /** Monotonic time of the grant. */
    long sinceNanos() {
      return sinceNanos;
    }

    /** Counts a good answer. */
    void good() {
      synchronized (Gate.this) {
        boolean before = limit.isReduced();
        limit.good(sinceNanos);
        tellWhenChanged(before);
        admit();
      }
    }

    /** Counts a sign of overload. */
    void overloaded() {
      synchronized (Gate.this) {
        boolean before = limit.isReduced();
        limit.overloaded(sinceNanos, nanoTime.getAsLong());
        tellWhenChanged(before);
      }
    }

    /** Returns the permit; further calls do nothing. */
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
