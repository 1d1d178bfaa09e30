package io.drayage.sync.copy;

import io.drayage.oci.RegistryHost;
import io.drayage.sync.turn.FairQueue;
import io.drayage.sync.turn.SourcePlaces;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Queue of transfers before their thread: tasks take turns, and a task's largest blob comes first,
 * since a large one at the end delays the whole. Safe for several threads.
 */
public final class TransferQueue {
  /** A limit above any number of threads. */
  private static final int ALL = 1_000_000;

  /** Size of short work, which comes first. */
  private static final long SMALL = Long.MAX_VALUE;

  private record Waiting(RegistryHost source, long bytes, Runnable transfer) {}

  private final Executor threads;
  private final SourcePlaces places;
  private final FairQueue<Waiting> waiting =
      new FairQueue<>((one, other) -> Long.compare(other.bytes(), one.bytes()));
  private long bytesInFlight;

  /**
   * A queue with up to {@code ofOneSource} transfers from one registry at a time.
   *
   * @param threads {@link SourcePlaces#inAll} threads
   */
  public TransferQueue(Executor threads, int ofOneSource) {
    this.threads = threads;
    this.places = new SourcePlaces(ofOneSource);
  }

  /** A queue in which one registry may use all {@code threads}. */
  TransferQueue(Executor threads) {
    this(threads, ALL);
  }

  /** The executor of a transfer of {@code bytes}. */
  Executor of(String taskName, RegistryHost source, long bytes) {
    return transfer -> {
      synchronized (waiting) {
        waiting.add(taskName, new Waiting(source, bytes, transfer));
      }
      threads.execute(this::runWaiting);
    };
  }

  /** The executor of short work such as a mount, which comes before all transfers of the task. */
  Executor ofSmall(String taskName, RegistryHost source) {
    return of(taskName, source, SMALL);
  }

  /** The bytes of all blobs whose transfer is under way. */
  public long bytesInFlight() {
    synchronized (waiting) {
      return bytesInFlight;
    }
  }

  /** Runs transfers until none may start: another thread may have found no place. */
  private void runWaiting() {
    for (Optional<Waiting> next = begin(); next.isPresent(); next = begin()) {
      try {
        next.get().transfer().run();
      } finally {
        end(next.get());
      }
    }
  }

  private Optional<Waiting> begin() {
    synchronized (waiting) {
      Optional<Waiting> next = waiting.poll(one -> places.areFreeFor(one.source()));
      next.ifPresent(
          one -> {
            places.take(one.source());
            bytesInFlight += one.bytes() == SMALL ? 0 : one.bytes();
          });
      return next;
    }
  }

  private void end(Waiting ended) {
    synchronized (waiting) {
      places.leave(ended.source());
      bytesInFlight -= ended.bytes() == SMALL ? 0 : ended.bytes();
    }
  }
}
