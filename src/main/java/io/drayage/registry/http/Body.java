package io.drayage.registry.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What a request sends, of known length. */
public sealed interface Body {
  /** Nothing, with a length of 0 where the method wants to have a body. */
  static Body none() {
    return new BytesBody("", new byte[0]);
  }

  /** Bytes in memory, which are not copied. */
  static Body bytes(String contentType, byte[] content) {
    return new BytesBody(contentType, content);
  }

  /** Exactly {@code lengthBytes} of a stream, which can be sent only once and is not closed. */
  static Body stream(InputStream content, long lengthBytes) {
    return new StreamBody(content, lengthBytes, Optional.empty());
  }

  /**
   * The same, where the other side may take as long as {@code answerWithin} to answer after the
   * last byte: it may have to read the whole again.
   */
  static Body stream(InputStream content, long lengthBytes, Duration answerWithin) {
    return new StreamBody(content, lengthBytes, Optional.of(answerWithin));
  }

  /** The same, sent through what {@code filter} makes of the connection. */
  default Body through(UnaryOperator<OutputStream> filter) {
    return new FilteredBody(this, filter);
  }

  /** Empty for none. */
  String contentType();

  /** Exact. */
  long lengthBytes();

  /** How long the answer may take after the last byte; empty for as long as any answer. */
  default Optional<Duration> answerWithin() {
    return Optional.empty();
  }

  /** Whether it can be sent again. */
  boolean isRepeatable();

  /**
   * Writes all of it.
   *
   * @throws SourceFailure if it can't be read; then its last byte has not been written
   */
  void writeTo(OutputStream out) throws IOException;

  /** Bytes in memory. */
  final class BytesBody implements Body {
    private final String contentType;
    private final byte[] content;

    private BytesBody(String contentType, byte[] content) {
      this.contentType = contentType;
      this.content = content;
    }

    @Override
    public String contentType() {
      return contentType;
    }

    @Override
    public long lengthBytes() {
      return content.length;
    }

    @Override
    public boolean isRepeatable() {
      return true;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(content);
    }
  }

  /** A body that something watches or holds up on its way out. */
  record FilteredBody(Body content, UnaryOperator<OutputStream> filter) implements Body {
    @Override
    public String contentType() {
      return content.contentType();
    }

    @Override
    public long lengthBytes() {
      return content.lengthBytes();
    }

    @Override
    public Optional<Duration> answerWithin() {
      return content.answerWithin();
    }

    @Override
    public boolean isRepeatable() {
      return content.isRepeatable();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      content.writeTo(filter.apply(out));
    }
  }

  /** A stream of a length that is known beforehand. */
  final class StreamBody implements Body {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream content;
    private final long lengthBytes;
    private final Optional<Duration> answerWithin;

    private StreamBody(InputStream content, long lengthBytes, Optional<Duration> answerWithin) {
      this.content = content;
      this.lengthBytes = lengthBytes;
      this.answerWithin = answerWithin;
    }

    @Override
    public Optional<Duration> answerWithin() {
      return answerWithin;
    }

    @Override
    public String contentType() {
      return "application/octet-stream";
    }

    @Override
    public long lengthBytes() {
      return lengthBytes;
    }

    @Override
    public boolean isRepeatable() {
      return false;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      byte[] buffer = new byte[BUFFER_BYTES];
      long left = lengthBytes;
      while (left > 0) {
        int read = read(buffer, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw SourceFailure.ended(lengthBytes - left, lengthBytes);
        }
        out.write(buffer, 0, read);
        left -= read;
      }
      if (lengthBytes == 0) {
        // an empty blob is checked too
        read(buffer, 1);
      }
    }

    private int read(byte[] buffer, int wanted) throws SourceFailure {
      try {
        return content.read(buffer, 0, wanted);
      } catch (IOException | RuntimeException e) {
        throw new SourceFailure(e);
      }
    }
  }
}
