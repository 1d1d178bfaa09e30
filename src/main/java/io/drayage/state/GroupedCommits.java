package io.drayage.state;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Groups commits: the first after a rest is made at once, later ones together after {@link #APART}.
 * Writing the state for each small blob would cost more than sending the blob. A killed process
 * loses the changes of the last {@link #APART} only. Thread-safe.
 */
final class GroupedCommits {
  /** Least time between commits. */
  static final Duration APART = Duration.ofMillis(50);

  private final Runnable commit;
  private final LongSupplier nanoTime;
  private final Executor later;
  private long lastNanos;
  private boolean due;

  /** {@code later} runs a task after {@link #APART}. */
  GroupedCommits(Runnable commit, LongSupplier nanoTime, Executor later) {
    this.commit = commit;
    this.nanoTime = nanoTime;
    this.later = later;
    this.lastNanos = nanoTime.getAsLong() - APART.toNanos();
  }

  /** Requests a commit. */
  void ask() {
    if (isFirst()) {
      commit.run();
    }
  }

  private synchronized boolean isFirst() {
    if (due) {
      return false;
    }
    long now = nanoTime.getAsLong();
    if (now - lastNanos >= APART.toNanos()) {
      lastNanos = now;
      return true;
    }
    due = true;
    later.execute(this::commitAll);
    return false;
  }

  private void commitAll() {
    synchronized (this) {
      due = false;
      lastNanos = nanoTime.getAsLong();
    }
    commit.run();
  }
}
