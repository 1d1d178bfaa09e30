package io.drayage.registry.traffic;

import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.Transport;
import io.drayage.registry.http.TransportException;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Limits the rate of bodies, separately for each direction. Thread-safe. */
final class ThrottledTransport implements Transport {
  private final Transport next;
  private final Pacer coming;
  private final Pacer going;

  ThrottledTransport(Transport next, Pacer coming, Pacer going) {
    this.next = next;
    this.coming = coming;
    this.going = going;
  }

  @Override
  public Response send(Request request) throws TransportException {
    if (!coming.isLimited() && !going.isLimited()) {
      return next.send(request);
    }
    Request paced =
        request.body().lengthBytes() == 0
            ? request
            : request.withBody(request.body().through(out -> new PacedOutput(out, going)));
    Response response = next.send(paced);
    return response.through(new PacedInput(response.body(), coming), response::close);
  }

  static final class PacedInput extends FilterInputStream {
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

  static final class PacedOutput extends FilterOutputStream {
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
}
