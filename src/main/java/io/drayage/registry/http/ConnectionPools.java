package io.drayage.registry.http;

import java.io.Closeable;
import java.util.function.Supplier;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * Connections with the same TLS, proxies and addresses: a pool for bodies from a stream, a pool for
 * other requests, and single connections for requests that must not meet a closed connection.
 * Thread-safe.
 */
final class ConnectionPools implements Closeable {
  private final CloseableHttpClient requests;
  private final CloseableHttpClient uploads;
  private final Supplier<CloseableHttpClient> single;
  private @Nullable CloseableHttpClient singles;
  private volatile boolean closed;

  /** Takes a client from {@code single} that uses each connection once. */
  ConnectionPools(
      CloseableHttpClient requests,
      CloseableHttpClient uploads,
      Supplier<CloseableHttpClient> single) {
    this.requests = requests;
    this.uploads = uploads;
    this.single = single;
  }

  CloseableHttpClient poolFor(Request request) {
    if (request.connection() == Request.Connection.NEW) {
      return singles();
    }
    return request.body().isRepeatable() ? requests : uploads;
  }

  /** Whether the pools are closed, so that requests are refused. */
  boolean isClosed() {
    return closed;
  }

  /** Client with a new connection for each request. */
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

  /** Breaks off requests in progress. */
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
