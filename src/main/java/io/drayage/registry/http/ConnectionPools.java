package io.drayage.registry.http;

import java.io.Closeable;
import java.util.function.Supplier;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * Connections of one kind: a pool for uploads from a stream, one for everything else, and none for
 * what must not meet a connection that was closed meanwhile. Safe for use by several threads.
 */
final class ConnectionPools implements Closeable {
  private final CloseableHttpClient requests;
  private final CloseableHttpClient uploads;
  private final Supplier<CloseableHttpClient> single;
  private @Nullable CloseableHttpClient singles;
  private volatile boolean closed;

  /** {@code single} makes a client that uses each connection once. */
  ConnectionPools(
      CloseableHttpClient requests,
      CloseableHttpClient uploads,
      Supplier<CloseableHttpClient> single) {
    this.requests = requests;
    this.uploads = uploads;
    this.single = single;
  }

  /** The pool for a request. */
  CloseableHttpClient poolFor(Request request) {
    if (request.connection() == Request.Connection.NEW) {
      return singles();
    }
    return request.body().isRepeatable() ? requests : uploads;
  }

  /** Whether they are closed; what is sent over them then is refused. */
  boolean isClosed() {
    return closed;
  }

  /** Opens a new connection for each request. */
  synchronized CloseableHttpClient singles() {
    CloseableHttpClient known = singles;
    if (known == null && closed) {
      throw new IllegalStateException("closed");
    }
    if (known == null) {
      known = single.get();
      singles = known;
    }
    return known;
  }

  /** Breaks off what is still under way. */
  @Override
  public synchronized void close() {
    closed = true;
    requests.close(CloseMode.IMMEDIATE);
    uploads.close(CloseMode.IMMEDIATE);
    if (singles != null) {
      singles.close(CloseMode.IMMEDIATE);
    }
  }
}
