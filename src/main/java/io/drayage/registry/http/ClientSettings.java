package io.drayage.registry.http;

import java.time.Duration;

/**
 * Settings that hold for every registry.
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
public record ClientSettings(
    Duration connectTimeout,
    Duration idleTimeout,
    int attempts,
    Duration firstRetryDelay,
    Duration maxRetryDelay,
    int maxConnections,
    Duration requestLimit,
    Duration listLimit,
    Duration commitTimeout) {
  /** What is used when properties say nothing. */
  public static ClientSettings defaults() {
    return new ClientSettings(
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        3,
        Duration.ofMillis(500),
        Duration.ofSeconds(10),
        16,
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofMinutes(15));
  }
}
