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
 * By when an image must be at the target, lest a registry that is slow but never still keeps a
 * worker for ever. The time in which an image only waits for its turn does not count. Safe for
 * several threads.
 */
public final class Deadline {
  private static final Duration LEAST = Duration.ofMillis(1);

  private final String subject;
  private final Duration limit;
  private final LongSupplier nanoTime;
  private final AtomicReference<@Nullable Long> startNanos = new AtomicReference<>();

  /** Counts from the first {@link #check} on; {@code nanoTime} is a monotonic clock. */
  public Deadline(String subject, Duration limit, LongSupplier nanoTime) {
    this.subject = subject;
    this.limit = limit;
    this.nanoTime = nanoTime;
  }

  /**
   * Passes in time.
   *
   * @throws FailureException of kind OVERDUE after it
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

  /** How much time is left, at least a millisecond. */
  public Duration left() {
    Long start = startNanos.get();
    Duration gone = start == null ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - start);
    Duration left = limit.minus(gone);
    return left.compareTo(LEAST) < 0 ? LEAST : left;
  }

  /** The same bytes, as long as there is time. */
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
