package io.drayage.registry.http;

import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Releases a connection after an answer: to the pool if little of the body is left, otherwise by
 * closing it, which costs less than the rest of a blob.
 */
final class Release implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Release.class);
  private static final int MAX_DRAIN_BYTES = 64 * 1024;

  private final HttpUriRequestBase message;
  private final ClassicHttpResponse answer;
  private final ReceivedBody body;
  private boolean released;

  Release(HttpUriRequestBase message, ClassicHttpResponse answer, ReceivedBody body) {
    this.message = message;
    this.answer = answer;
    this.body = body;
  }

  @Override
  public void run() {
    if (released) {
      return;
    }
    released = true;
    try {
      if (isRestRead()) {
        answer.close();
        return;
      }
    } catch (IOException e) {
      LOG.debug("closing a connection whose answer broke off: {}", e.getClass().getSimpleName());
    }
    message.cancel();
  }

  private boolean isRestRead() throws IOException {
    HttpEntity entity = answer.getEntity();
    if (entity == null || body.isExhausted()) {
      return true;
    }
    if (entity.getContentLength() > MAX_DRAIN_BYTES) {
      return false;
    }
    // most bodies are read already, but for their end
    return body.read() < 0 || body.readNBytes(MAX_DRAIN_BYTES).length < MAX_DRAIN_BYTES;
  }
}
