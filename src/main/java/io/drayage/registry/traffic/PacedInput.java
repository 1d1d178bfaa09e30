package io.drayage.registry.traffic;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An answer's body no faster than is allowed. */
final class PacedInput extends FilterInputStream {
  private final Pacer pacer;

  PacedInput(InputStream content, Pacer pacer) {
    super(content);
    this.pacer = pacer;
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = in.read(buffer, offset, Math.min(length, Pacer.PIECE_BYTES));
    if (read > 0) {
      pacer.take(read);
    }
    return read;
  }

  @Override
  public long skip(long bytes) throws IOException {
    if (bytes <= 0) {
      return 0;
    }
    return Math.max(0, read(new byte[(int) Math.min(bytes, Pacer.PIECE_BYTES)]));
  }
}
