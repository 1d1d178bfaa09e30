package io.drayage.registry;

import java.time.Duration;

/**
 * Limits that hold for every registry.
 *
 * @param connectTimeout for a connection and its TLS handshake
 * @param idleTimeout without a byte in either direction, also in the middle of a body
 * @param attempts how often a request that may be repeated is tried in all
 * @param firstRetryDelay before the second attempt; doubles, with jitter
 * @param maxRetryDelay the longest wait between attempts; a {@code Retry-After} beyond it is left
 *     to the routes
 * @param maxConnections open connections to one registry
 * @param requestLimit for a request in all, until its answer is read, where that is no blob
 * @param listLimit for a list in all, over all its pages
 * @param commitTimeout for the answer to a blob's last byte
 */
public record ClientOptions(
    Duration connectTimeout,
    Duration idleTimeout,
    int attempts,
    Duration firstRetryDelay,
    Duration maxRetryDelay,
    int maxConnections,
    Duration requestLimit,
    Duration listLimit,
    Duration commitTimeout) {
  private static final Duration REQUEST_LIMIT = Duration.ofMinutes(5);
  private static final Duration LIST_LIMIT = Duration.ofMinutes(15);
  private static final Duration COMMIT_TIMEOUT = Duration.ofMinutes(15);

  /** The same with the usual limits of requests, lists and commits. */
  public ClientOptions(
      Duration connectTimeout,
      Duration idleTimeout,
      int attempts,
      Duration firstRetryDelay,
      Duration maxRetryDelay,
      int maxConnections) {
    this(
        connectTimeout,
        idleTimeout,
        attempts,
        firstRetryDelay,
        maxRetryDelay,
        maxConnections,
        REQUEST_LIMIT,
        LIST_LIMIT,
        COMMIT_TIMEOUT);
  }

  /** What is used when properties say nothing. */
  public static ClientOptions defaults() {
    return new ClientOptions(
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        3,
        Duration.ofMillis(500),
        Duration.ofSeconds(10),
        16);
  }
}
