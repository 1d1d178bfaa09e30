package io.drayage.registry.traffic;

import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.StatusClass;
import io.drayage.registry.http.TrafficListener;
import io.drayage.registry.http.Transport;
import io.drayage.registry.http.TransportException;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.LongSupplier;

/** Reports each request and the bytes of its content to a listener. Thread-safe. */
public final class ReportingTransport implements Transport {
  private final Transport next;
  private final TrafficListener listener;
  private final LongSupplier nanoTime;

  /** Transport that measures time by {@code nanoTime}. */
  public ReportingTransport(Transport next, TrafficListener listener, LongSupplier nanoTime) {
    this.next = next;
    this.listener = listener;
    this.nanoTime = nanoTime;
  }

  @Override
  public Response send(Request request) throws TransportException {
    Request counted =
        request.operation().writesContent() && request.body().lengthBytes() > 0
            ? request.withBody(request.body().through(out -> new CountedOutput(out, listener)))
            : request;
    StatusClass status = StatusClass.NO_ANSWER;
    long startNanos = nanoTime.getAsLong();
    try {
      Response response = next.send(counted);
      status = StatusClass.of(response.status());
      return request.operation().readsContent() && status == StatusClass.SUCCESS
          ? response.through(new CountedInput(response.body(), listener), response::close)
          : response;
    } finally {
      listener.answered(request.operation(), status, nanoTime.getAsLong() - startNanos);
    }
  }

  private static final class CountedInput extends FilterInputStream {
    private final TrafficListener listener;

    CountedInput(InputStream content, TrafficListener listener) {
      super(content);
      this.listener = listener;
    }

    @Override
    public int read() throws IOException {
      int read = in.read();
      if (read >= 0) {
        listener.bytesRead(1);
      }
      return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = in.read(buffer, offset, length);
      if (read > 0) {
        listener.bytesRead(read);
      }
      return read;
    }
  }

  private static final class CountedOutput extends FilterOutputStream {
    private final TrafficListener listener;

    CountedOutput(OutputStream out, TrafficListener listener) {
      super(out);
      this.listener = listener;
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
      listener.bytesWritten(1);
    }

    @Override
    public void write(byte[] content, int offset, int length) throws IOException {
      out.write(content, offset, length);
      listener.bytesWritten(length);
    }
  }
}
