package io.drayage.state;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Commits at once what comes after a rest, and together what comes soon after a commit: to write
 * the state anew for each of many small blobs costs more than to send some of them. What a process
 * that is killed forgets of it is what came in the last moment. Safe for several threads.
 */
final class GroupedCommits {
  /** So far apart are commits at least, and so long is a moment. */
  static final Duration APART = Duration.ofMillis(50);

  private final Runnable commit;
  private final LongSupplier nanoTime;
  private final Executor later;
  private long lastNanos;
  private boolean due;

  /** {@code later} runs what it is given when {@link #APART} has passed. */
  GroupedCommits(Runnable commit, LongSupplier nanoTime, Executor later) {
    this.commit = commit;
    this.nanoTime = nanoTime;
    this.later = later;
    this.lastNanos = nanoTime.getAsLong() - APART.toNanos();
  }

  /** There is something to commit. */
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
