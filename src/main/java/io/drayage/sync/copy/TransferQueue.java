package io.drayage.sync.copy;

import io.drayage.oci.RegistryHost;
import io.drayage.sync.turn.FairQueue;
import io.drayage.sync.turn.SourcePlaces;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Transfers that wait for a thread: the tasks in turn, and of each task the largest blob first,
 * since a large one that starts last is waited for alone. Safe for several threads.
 */
public final class TransferQueue {
  /** More than there are threads. */
  private static final int ALL = 1_000_000;

  private record Waiting(RegistryHost source, long bytes, Runnable transfer) {}

  private final Executor threads;
  private final SourcePlaces places;
  private final FairQueue<Waiting> waiting =
      new FairQueue<>(Comparator.comparingLong(Waiting::bytes).reversed());

  /**
   * Runs up to {@code ofOneSource} transfers from one registry at a time.
   *
   * @param threads as many as {@link SourcePlaces#inAll} says
   */
  public TransferQueue(Executor threads, int ofOneSource) {
    this.threads = threads;
    this.places = new SourcePlaces(ofOneSource);
  }

  /** Lets one registry have all {@code threads}. */
  TransferQueue(Executor threads) {
    this(threads, ALL);
  }

  /** Where a transfer of this many bytes can be left. */
  Executor of(String taskName, RegistryHost source, long bytes) {
    return transfer -> {
      synchronized (waiting) {
        waiting.add(taskName, new Waiting(source, bytes, transfer));
      }
      threads.execute(this::runWaiting);
    };
  }

  /** Where what takes a moment can be left, such as a mount: before all transfers of the task. */
  Executor ofSmall(String taskName, RegistryHost source) {
    return of(taskName, source, Long.MAX_VALUE);
  }

  /** Goes on after each transfer: the thread that came for the next one may have found no place. */
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
      next.ifPresent(one -> places.take(one.source()));
      return next;
    }
  }

  private void end(Waiting ended) {
    synchronized (waiting) {
      places.leave(ended.source());
    }
  }
}
