package io.drayage.registry.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.jspecify.annotations.Nullable;

/** Body as an entity of the HTTP client, watched for stalls and interruption. */
final class BodyEntity extends AbstractHttpEntity {
  private final Body body;
  private final StallWatch.Watched watched;
  private volatile boolean broken;
  private volatile boolean begun;

  BodyEntity(Body body, StallWatch.Watched watched) {
    super(contentType(body), null);
    this.body = body;
    this.watched = watched;
  }

  /** Whether the connection broke during the body; an answer may have come before that. */
  boolean isBroken() {
    return broken;
  }

  /** Whether the body was read or sent in part. */
  boolean isBegun() {
    return begun;
  }

  @Override
  public long getContentLength() {
    return body.lengthBytes();
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    begun = true;
    try {
      body.writeTo(new WatchedOutput(out));
    } finally {
      // an early answer ends the body as well
      watched.answering(body.answerWithin());
    }
  }

  @Override
  public boolean isStreaming() {
    return !body.isRepeatable();
  }

  @Override
  public InputStream getContent() {
    throw new UnsupportedOperationException("written only");
  }

  @Override
  public void close() {
    // the caller closes the stream
  }

  private static @Nullable ContentType contentType(Body body) {
    return body.contentType().isEmpty() ? null : ContentType.parse(body.contentType());
  }

  /** Output that marks the begin and end of each write. */
  private final class WatchedOutput extends OutputStream {
    private final OutputStream out;

    WatchedOutput(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] content, int offset, int length) throws IOException {
      if (Thread.currentThread().isInterrupted()) {
        throw TransportException.interrupted(null);
      }
      watched.writing();
      try {
        out.write(content, offset, length);
      } catch (IOException e) {
        if (watched.isStalled()) {
          throw e;
        }
        broken = true;
        // before each write the client looks for an early answer: the second write reads it
        out.write(content, offset, length);
        throw e;
      } finally {
        watched.written();
      }
    }
  }
}
