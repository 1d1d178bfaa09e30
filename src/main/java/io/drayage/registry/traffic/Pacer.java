package io.drayage.registry.traffic;

import io.drayage.registry.http.TransportException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Limits one direction of the traffic with a registry to a number of bytes per second. Transfers
 * take turns with small pieces, so that all get equal shares. Thread-safe.
 */
final class Pacer {
  /** Largest piece of a transfer. */
  static final int PIECE_BYTES = 32 * 1024;

  /** Unused time that may be made up for, since threads wake late. */
  private static final long SLACK_NANOS = 200_000_000;

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final Duration NOT_WORTH_IT = Duration.ofMillis(1);

  private final LongSupplier nanoTime;
  private final Pause pause;
  private volatile long bytesPerSecond;
  private long freeAtNanos;

  @FunctionalInterface
  interface Pause {
    /** Waits for {@code time}, or throws if the program stops or the thread is interrupted. */
    void await(Duration time) throws TransportException;
  }

  /** A pacer of this rate; 0 for no limit. */
  Pacer(long bytesPerSecond, LongSupplier nanoTime, Pause pause) {
    this.bytesPerSecond = bytesPerSecond;
    this.nanoTime = nanoTime;
    this.pause = pause;
    this.freeAtNanos = nanoTime.getAsLong();
  }

  /** Sets the rate in bytes a second; 0 for no limit. */
  void setRate(long next) {
    bytesPerSecond = next;
  }

  /** Whether there is a limit now. */
  boolean isLimited() {
    return bytesPerSecond > 0;
  }

  /** Waits for the turn of the next bytes. */
  void take(int bytes) throws TransportException {
    Duration wait = reserve(bytes);
    if (wait.compareTo(NOT_WORTH_IT) >= 0) {
      pause.await(wait);
    }
  }

  private synchronized Duration reserve(int bytes) {
    long rate = bytesPerSecond;
    if (rate == 0) {
      return Duration.ZERO;
    }
    long now = nanoTime.getAsLong();
    long earliest = now - SLACK_NANOS;
    long start = freeAtNanos - earliest < 0 ? earliest : freeAtNanos;
    freeAtNanos = start + bytes * NANOS_PER_SECOND / rate;
    return Duration.ofNanos(Math.max(0, freeAtNanos - now));
  }
}
