package io.drayage.registry.http;

import java.io.Closeable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Breaks off uploads that come to a standstill: a blocking socket has a timeout for reading but
 * none for writing. Breaks off requests whose answers do not begin: a head that comes byte by byte
 * never meets the socket's timeout. Safe for use by several threads.
 */
final class StallWatch implements Closeable {
  private static final long NOT_WRITING = -1;
  private static final long NO_ANSWER_YET = Long.MAX_VALUE;

  private final Duration limit;
  private final Duration answerLimit;
  private final ScheduledThreadPoolExecutor timer;

  /** {@code limit} is for one write, {@code answerLimit} for the head of an answer to come. */
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
   * Watches one upload until it is closed; {@code abort} is called once when it stalls, or when the
   * head of its answer does not come.
   */
  Watched watch(Runnable abort) throws TransportException {
    try {
      return new Watched(abort);
    } catch (RejectedExecutionException e) {
      throw TransportException.stopping(e);
    }
  }

  /** Calls {@code abort} once unless it is closed within the limit of an answer. */
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

  /** The head of one answer. */
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

  /** One upload. */
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
     * The last byte is written. The head of the answer must be there within {@code within}, or
     * within the limit of an answer. Silence is noticed by the socket before.
     */
    void answering(Optional<Duration> within) {
      long nanos = within.orElse(answerLimit).plus(limit).toNanos();
      answerByNanos = (System.nanoTime() & Long.MAX_VALUE) + nanos;
    }

    /** Whether the head of the answer did not come in time. */
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
