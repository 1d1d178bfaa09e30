package io.drayage.registry.traffic;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Sends no faster than is allowed. */
final class PacedOutput extends FilterOutputStream {
  private final Pacer pacer;

  PacedOutput(OutputStream out, Pacer pacer) {
    super(out);
    this.pacer = pacer;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] content, int offset, int length) throws IOException {
    for (int done = 0; done < length; done += Pacer.PIECE_BYTES) {
      int piece = Math.min(length - done, Pacer.PIECE_BYTES);
      pacer.take(piece);
      out.write(content, offset + done, piece);
    }
  }
}
