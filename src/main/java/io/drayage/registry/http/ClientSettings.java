package io.drayage.registry.http;

import java.time.Duration;

/**
 * Settings of all registries' clients.
 *
 * @param connectTimeout time for a connection and its TLS handshake
 * @param idleTimeout time without a byte in either direction, also within a body
 * @param attempts attempts in all at a repeatable request
 * @param firstRetryDelay delay before the second attempt; doubles, with jitter
 * @param maxRetryDelay longest delay between attempts; a longer {@code Retry-After} is left to the
 *     routes
 * @param maxConnections open connections to one registry
 * @param requestLimit time until an answer that is no blob is read
 * @param listLimit time of a list with all its pages
 * @param commitTimeout time of the answer after a blob's last byte
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
  /** Settings without properties. */
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
