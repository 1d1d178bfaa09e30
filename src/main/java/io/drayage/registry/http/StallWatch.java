package io.drayage.registry.http;

import java.io.Closeable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Breaks off stalled uploads and late answers: a blocking socket has no timeout for writes, and a
 * head that arrives byte by byte never meets the timeout for reads. Thread-safe.
 */
final class StallWatch implements Closeable {
  private static final long NOT_WRITING = -1;
  private static final long NO_ANSWER_YET = Long.MAX_VALUE;

  private final Duration limit;
  private final Duration answerLimit;
  private final ScheduledThreadPoolExecutor timer;

  /** Limits a write to {@code limit}, and the head of an answer to {@code answerLimit}. */
  StallWatch(Duration limit, Duration answerLimit) {
    this.limit = limit;
    this.answerLimit = answerLimit;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "drayage-stall-watch");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * Watches an upload until it is closed; {@code abort} is called once if it stalls or the head of
   * its answer is late.
   */
  Watched watch(Runnable abort) throws TransportException {
    try {
      return new Watched(abort);
    } catch (RejectedExecutionException e) {
      throw TransportException.stopping(e);
    }
  }

  /**
   * Watches the head of an answer until it is closed; {@code abort} is called once if it is late.
   */
  Awaited await(Runnable abort) throws TransportException {
    try {
      return new Awaited(abort);
    } catch (RejectedExecutionException e) {
      throw TransportException.stopping(e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  final class Awaited implements Closeable {
    private final ScheduledFuture<?> end;
    private volatile boolean overdue;

    private Awaited(Runnable abort) {
      this.end =
          timer.schedule(
              () -> {
                overdue = true;
                abort.run();
              },
              answerLimit.toMillis(),
              TimeUnit.MILLISECONDS);
    }

    boolean isOverdue() {
      return overdue;
    }

    @Override
    public void close() {
      end.cancel(false);
    }
  }

  final class Watched implements Closeable {
    private final Runnable abort;
    private final ScheduledFuture<?> checks;
    private volatile long writingSinceNanos = NOT_WRITING;
    private volatile long answerByNanos = NO_ANSWER_YET;
    private volatile boolean stalled;
    private volatile boolean overdue;

    private Watched(Runnable abort) {
      this.abort = abort;
      long periodMillis = Math.max(1, limit.toMillis() / 2);
      this.checks =
          timer.scheduleWithFixedDelay(
              this::check, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
    }

    void writing() {
      writingSinceNanos = System.nanoTime() & Long.MAX_VALUE;
    }

    void written() {
      writingSinceNanos = NOT_WRITING;
    }

    /**
     * Marks the last byte of the body. The head of the answer must be complete within {@code
     * within}, or within the default limit. The socket detects silence earlier.
     */
    void answering(Optional<Duration> within) {
      long nanos = within.orElse(answerLimit).plus(limit).toNanos();
      answerByNanos = (System.nanoTime() & Long.MAX_VALUE) + nanos;
    }

    /** Whether the head of the answer is late. */
    boolean isOverdue() {
      return overdue;
    }

    boolean isStalled() {
      return stalled;
    }

    @Override
    public void close() {
      checks.cancel(false);
    }

    private void check() {
      long since = writingSinceNanos;
      long now = System.nanoTime() & Long.MAX_VALUE;
      if (stalled || overdue) {
        return;
      }
      stalled = since != NOT_WRITING && now - since >= limit.toNanos();
      overdue = !stalled && now >= answerByNanos;
      if (stalled || overdue) {
        abort.run();
      }
    }
  }
}
