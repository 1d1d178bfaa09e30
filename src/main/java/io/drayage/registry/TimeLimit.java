package io.drayage.registry;

import io.drayage.failure.FailureKind;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The time to read an answer to its end, over all its pages. */
final class TimeLimit {
  private final Api api;
  private final String operation;
  private final Duration limit;
  private final String property;
  private final LongSupplier nanoTime;
  private final long startNanos;

  /** Counts from now on; {@code property} gives more time. */
  TimeLimit(Api api, String operation, Duration limit, String property, LongSupplier nanoTime) {
    this.property = property;
    this.api = api;
    this.operation = operation;
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
  }

  /**
   * Passes in time.
   *
   * @throws RegistryException of kind OVERDUE after it
   */
  void check() {
    if (leftNanos() <= 0) {
      throw overdue();
    }
  }

  /**
   * Waits for a permit.
   *
   * @throws RegistryException of kind OVERDUE if there is none in time
   */
  void await(Semaphore permits) throws InterruptedException {
    if (!permits.tryAcquire(leftNanos(), TimeUnit.NANOSECONDS)) {
      throw overdue();
    }
  }

  private long leftNanos() {
    return limit.toNanos() - (nanoTime.getAsLong() - startNanos);
  }

  private RegistryException overdue() {
    return api.failures()
        .of(
            FailureKind.OVERDUE,
            operation,
            "interrupted: it took longer than %d s".formatted(limit.toSeconds()),
            property + " gives more time");
  }
}
