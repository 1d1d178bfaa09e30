package io.drayage.registry.http;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.ResponseOutOfOrderStrategy;
import org.apache.hc.core5.util.Timeout;

/**
 * Detects an answer before the end of the body, such as the refusal of an upload, so that it is
 * read instead of a failure with a broken pipe.
 */
final class EarlyAnswers implements ResponseOutOfOrderStrategy {
  private static final long TLS_CHECK_BYTES = 8L * 1024 * 1024;

  @Override
  public boolean isEarlyResponseDetected(
      ClassicHttpRequest request,
      HttpClientConnection connection,
      InputStream input,
      long sentBytes,
      long nextBytes)
      throws IOException {
    if (request.getEntity() instanceof BodyEntity entity && entity.isBroken()) {
      return true;
    }
    if (connection.getSSLSession() == null) {
      return input.available() > 0;
    }
    // TLS needs a read, which blocks for a millisecond or more if no answer is there
    boolean due = sentBytes / TLS_CHECK_BYTES != (sentBytes + nextBytes) / TLS_CHECK_BYTES;
    return due && connection.isDataAvailable(Timeout.ofMilliseconds(1));
  }
}
