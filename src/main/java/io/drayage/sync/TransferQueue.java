package io.drayage.sync;

import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Transfers that wait for a thread: the tasks in turn, and of each task the largest blob first,
 * since a large one that starts last is waited for alone. Safe for several threads.
 */
final class TransferQueue {
  private record Waiting(long bytes, Runnable transfer) {}

  private final Executor threads;
  private final FairQueue<Waiting> waiting =
      new FairQueue<>(Comparator.comparingLong(Waiting::bytes).reversed());

  TransferQueue(Executor threads) {
    this.threads = threads;
  }

  /** Where a transfer of this many bytes can be left. */
  Executor of(String taskName, long bytes) {
    return transfer -> {
      synchronized (waiting) {
        waiting.add(taskName, new Waiting(bytes, transfer));
      }
      threads.execute(this::runNext);
    };
  }

  /** Where what takes a moment can be left, such as a mount: before all transfers of the task. */
  Executor ofSmall(String taskName) {
    return of(taskName, Long.MAX_VALUE);
  }

  private void runNext() {
    Optional<Waiting> next;
    synchronized (waiting) {
      next = waiting.poll(any -> true);
    }
    next.ifPresent(chosen -> chosen.transfer().run());
  }
}
