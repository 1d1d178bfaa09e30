package io.drayage.registry.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Body of an answer with failures that name the cause. A socket's timeout detects silence; this
 * stream detects a trickle as well: each wait of the idle timeout's length needs a minimum of bytes
 * per second. Only time spent waiting counts. An answer that is no blob also has a total limit.
 */
final class ReceivedBody extends InputStream {
  private static final long MIN_BYTES_PER_SECOND = 512;

  private final InputStream content;
  private final ConnectionFailures failures;
  private final LongSupplier nanoTime;
  private final long windowNanos;
  private final long windowMinBytes;
  private final long startNanos;
  private final Optional<Duration> limit;
  private long waitedNanos;
  private long receivedBytes;
  private boolean exhausted;

  /** Limits the whole body to {@code limit} from now on. */
  ReceivedBody(
      InputStream content,
      ConnectionFailures failures,
      LongSupplier nanoTime,
      Duration window,
      Optional<Duration> limit) {
    this.content = content;
    this.failures = failures;
    this.nanoTime = nanoTime;
    this.windowNanos = window.toNanos();
    this.windowMinBytes = window.toMillis() * MIN_BYTES_PER_SECOND / 1000;
    this.startNanos = nanoTime.getAsLong();
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    int read = read(single, 0, 1);
    return read < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw TransportException.interrupted(null);
    }
    long before = nanoTime.getAsLong();
    checkLimit(before);
    int read;
    try {
      read = content.read(buffer, offset, length);
    } catch (IOException e) {
      throw failures.whileReceiving(e);
    }
    if (read < 0) {
      exhausted = true;
    } else {
      checkPace(nanoTime.getAsLong() - before, read);
    }
    return read;
  }

  /** Whether the end of the body is reached. */
  boolean isExhausted() {
    return exhausted;
  }

  private void checkLimit(long now) throws TransportException {
    if (limit.isPresent() && now - startNanos >= limit.get().toNanos()) {
      throw failures.overdue(limit.get());
    }
  }

  private void checkPace(long nanos, int bytes) throws TransportException {
    waitedNanos += nanos;
    receivedBytes += bytes;
    if (waitedNanos < windowNanos) {
      return;
    }
    if (receivedBytes < windowMinBytes) {
      throw failures.stalled();
    }
    waitedNanos = 0;
    receivedBytes = 0;
  }
}
