package io.drayage.faults;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The body of a request, limited to its length, with a count of its bytes. */
final class Body extends InputStream {
  private static final int MOST_AT_ONCE = 16 * 1024;

  private final InputStream in;
  private final AtomicLong counter;
  private final long bytesPerSecond;
  private long left;

  Body(InputStream in, long length, AtomicLong counter, long bytesPerSecond) {
    this.in = in;
    this.left = length;
    this.counter = counter;
    this.bytesPerSecond = bytesPerSecond;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] buffer, int start, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int read = in.read(buffer, start, (int) Math.min(Math.min(length, MOST_AT_ONCE), left));
    if (read < 0) {
      throw new EOFException("the client is gone");
    }
    left -= read;
    counter.addAndGet(read);
    if (bytesPerSecond < Long.MAX_VALUE) {
      LockSupport.parkNanos(read * 1_000_000_000L / bytesPerSecond);
    }
    return read;
  }
}
