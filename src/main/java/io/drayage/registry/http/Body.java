package io.drayage.registry.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Content of a request, of known length. */
public sealed interface Body {
  /** Empty body, sent with {@code Content-Length: 0} where the method requires one. */
  static Body none() {
    return new BytesBody("", new byte[0]);
  }

  /** Body of bytes in memory; the array is not copied. */
  static Body bytes(String contentType, byte[] content) {
    return new BytesBody(contentType, content);
  }

  /** Body of exactly {@code lengthBytes} of a stream; sent once, and the stream stays open. */
  static Body stream(InputStream content, long lengthBytes) {
    return new StreamBody(content, lengthBytes, Optional.empty());
  }

  /**
   * Body of a stream whose answer may take {@code answerWithin} after the last byte, since a
   * registry may read the whole upload again.
   */
  static Body stream(InputStream content, long lengthBytes, Duration answerWithin) {
    return new StreamBody(content, lengthBytes, Optional.of(answerWithin));
  }

  /** Body that is written through {@code filter}. */
  default Body through(UnaryOperator<OutputStream> filter) {
    return new FilteredBody(this, filter);
  }

  /** Media type, empty if there is none. */
  String contentType();

  /** Exact length in bytes. */
  long lengthBytes();

  /** Time limit of the answer from the last byte on; empty for the default limit. */
  default Optional<Duration> answerWithin() {
    return Optional.empty();
  }

  /** Whether the body can be sent again. */
  boolean isRepeatable();

  /**
   * Writes the whole body.
   *
   * @throws SourceFailure if the content can't be read; its last byte is then not written
   */
  void writeTo(OutputStream out) throws IOException;

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

  /** Body behind a filter of its bytes, such as a rate limit. */
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

  /** Body of a stream. */
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
        // reading one byte too many checks an empty blob as well
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
