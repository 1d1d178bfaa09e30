package io.drayage.registry.traffic;

import io.drayage.registry.http.TransportException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Holds what goes one way between us and a registry to so many bytes a second. Every transfer takes
 * its bytes in small pieces, each behind those that others took before, so that all get the same.
 * Safe for several threads.
 */
final class Pacer {
  /** No transfer takes more than this at a time. */
  static final int PIECE_BYTES = 32 * 1024;

  /** What was not used is good for so long: threads wake a little late. */
  private static final long SLACK_NANOS = 200_000_000;

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final Duration NOT_WORTH_IT = Duration.ofMillis(1);

  private final long bytesPerSecond;
  private final LongSupplier nanoTime;
  private final Pause pause;
  private long freeAtNanos;

  /** Waits. */
  @FunctionalInterface
  interface Pause {
    /** Returns after this time, or throws when the program stops or the thread is interrupted. */
    void await(Duration time) throws TransportException;
  }

  Pacer(long bytesPerSecond, LongSupplier nanoTime, Pause pause) {
    this.bytesPerSecond = bytesPerSecond;
    this.nanoTime = nanoTime;
    this.pause = pause;
    this.freeAtNanos = nanoTime.getAsLong();
  }

  /** Returns when it is time for the next bytes, after so many. */
  void take(int bytes) throws TransportException {
    Duration wait = reserve(bytes);
    if (wait.compareTo(NOT_WORTH_IT) >= 0) {
      pause.await(wait);
    }
  }

  private synchronized Duration reserve(int bytes) {
    long now = nanoTime.getAsLong();
    long earliest = now - SLACK_NANOS;
    long start = freeAtNanos - earliest < 0 ? earliest : freeAtNanos;
    freeAtNanos = start + bytes * NANOS_PER_SECOND / bytesPerSecond;
    return Duration.ofNanos(Math.max(0, freeAtNanos - now));
  }
}
