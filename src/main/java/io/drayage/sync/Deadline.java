package io.drayage.sync;

import io.drayage.failure.FailureException;
import io.drayage.failure.FailureKind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The time limit of one image's copy: a slow registry cannot hold a worker for ever. Waiting in a
 * queue does not count. Safe for several threads.
 */
public final class Deadline {
  private static final Duration LEAST = Duration.ofMillis(1);

  private final String subject;
  private final Duration limit;
  private final LongSupplier nanoTime;
  private final AtomicReference<@Nullable Long> startNanos = new AtomicReference<>();

  /** A deadline from the first {@link #check} on; {@code nanoTime} is a monotonic clock. */
  public Deadline(String subject, Duration limit, LongSupplier nanoTime) {
    this.subject = subject;
    this.limit = limit;
    this.nanoTime = nanoTime;
  }

  /**
   * Checks the time.
   *
   * @throws FailureException of kind OVERDUE after the deadline
   */
  public void check() {
    long now = nanoTime.getAsLong();
    startNanos.compareAndSet(null, now);
    Long start = startNanos.get();
    if (start != null && now - start >= limit.toNanos()) {
      throw new FailureException(
          FailureKind.OVERDUE,
          "interrupted: %s took longer than %d s".formatted(subject, limit.toSeconds()),
          "the next run copies what is missing; drayage.image.limit-seconds gives more time",
          null);
    }
  }

  /** The time left, at least a millisecond. */
  public Duration left() {
    Long start = startNanos.get();
    Duration gone = start == null ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - start);
    Duration left = limit.minus(gone);
    return left.compareTo(LEAST) < 0 ? LEAST : left;
  }

  /** The same bytes; a read after the deadline fails with OVERDUE. */
  public InputStream over(InputStream content) {
    return new FilterInputStream(content) {
      @Override
      public int read() throws IOException {
        check();
        return super.read();
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        check();
        return super.read(buffer, offset, length);
      }
    };
  }
}
