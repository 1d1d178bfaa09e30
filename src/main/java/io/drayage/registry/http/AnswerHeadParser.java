package io.drayage.registry.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.impl.io.LenientHttpResponseParser;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SessionInputBuffer;

/** Parser of an answer's head (status line and headers) that limits its total length. */
final class AnswerHeadParser extends LenientHttpResponseParser {
  /** Limit of a head in bytes; its headers take a few times as much memory. */
  static final int MAX_BYTES = 128 * 1024;

  AnswerHeadParser(Http1Config limits) {
    super(limits);
  }

  @Override
  public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in)
      throws IOException, HttpException {
    return super.parse(buffer, new BoundedInput(in));
  }

  private static final class BoundedInput extends FilterInputStream {
    private int left = MAX_BYTES;

    BoundedInput(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      count(1);
      return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      count(0);
      int read = super.read(bytes, offset, length);
      count(Math.max(0, read));
      return read;
    }

    private void count(int bytes) throws MessageConstraintException {
      if (left <= 0) {
        throw new MessageConstraintException("the head of the answer is too long");
      }
      left -= bytes;
    }
  }
}
