package io.drayage.management;

import io.drayage.management.ServerSettings.Limits;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Open connections, which are limited in number, and in the time they spend without a request. That
 * time includes the head of a request, so a caller that sends it byte by byte is cut off. For the
 * event loop only.
 */
final class Connections {
  private final Vertx vertx;
  private final Limits limits;
  private final Map<HttpConnection, Long> timers = new HashMap<>();

  Connections(Vertx vertx, Limits limits) {
    this.vertx = vertx;
    this.limits = limits;
  }

  /** Takes a new connection, or closes it. */
  void opened(HttpConnection connection) {
    if (timers.size() >= limits.connections()) {
      connection.close();
      return;
    }
    timers.put(connection, timer(connection, limits.request()));
    connection.closeHandler(
        closed -> {
          Long timer = timers.remove(connection);
          if (timer != null) {
            vertx.cancelTimer(timer);
          }
        });
  }

  /** Notes that a request has begun; false if its connection is one too many. */
  boolean begun(HttpConnection connection) {
    Long timer = timers.get(connection);
    if (timer == null) {
      return false;
    }
    vertx.cancelTimer(timer);
    return true;
  }

  /** Notes that a request has been answered. */
  void ended(HttpConnection connection) {
    timers.computeIfPresent(connection, (known, timer) -> timer(known, limits.idle()));
  }

  private long timer(HttpConnection connection, Duration life) {
    return vertx.setTimer(life.toMillis(), now -> connection.close());
  }
}
