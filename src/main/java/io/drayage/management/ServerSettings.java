package io.drayage.management;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Settings of a management server.
 *
 * @param address name or IP address that the server is bound to
 * @param port port; 0 for any free one
 * @param loopback whether only this machine reaches the address
 * @param token token of the moment; empty if none is configured
 * @param hosts further names in lower case, without port, by which the server is addressed
 * @param tls certificate; empty for plain HTTP
 */
public record ServerSettings(
    String address,
    int port,
    boolean loopback,
    Supplier<Optional<String>> token,
    Set<String> hosts,
    Optional<Tls> tls,
    Limits limits) {
  public ServerSettings {
    hosts = Set.copyOf(hosts);
  }

  /**
   * Files in PEM. Edited files are read again.
   *
   * @param certificate certificate with its chain
   * @param key private key
   * @param lookEvery interval of looks for edits
   */
  public record Tls(Path certificate, Path key, Duration lookEvery) {}

  /**
   * Limits that keep a caller from the work of others.
   *
   * @param connections open connections
   * @param bodyBytes bytes of a request's body
   * @param request time from the opening of a connection to the head of its first request, and from
   *     a head to the last byte of the body
   * @param idle time from the end of an answer, in which the caller reads it, to the head of the
   *     next request
   * @param stalled time without a written byte, after which a connection ends even if its caller
   *     reads nothing; longer than {@code idle} and the slowest answer together
   * @param threads requests that are answered at a time
   * @param queue requests that wait for a thread; further ones get 503
   */
  public record Limits(
      int connections,
      int bodyBytes,
      Duration request,
      Duration idle,
      Duration stalled,
      int threads,
      int queue,
      EventLimits events) {
    /** The limits of production. */
    public static Limits usual() {
      return new Limits(
          64,
          1 << 20,
          Duration.ofSeconds(20),
          Duration.ofSeconds(60),
          Duration.ofSeconds(150),
          4,
          64,
          EventLimits.usual());
    }
  }

  /**
   * Limits of server-sent events.
   *
   * @param clients clients that listen at a time
   * @param aSecond events a second for each client
   * @param kept subjects whose last event is kept for clients that come back, and subjects that may
   *     wait for a client
   * @param heartbeat interval of comments; a client that reads nothing for so long is dropped
   */
  public record EventLimits(int clients, int aSecond, int kept, Duration heartbeat) {
    /** The limits of production. */
    public static EventLimits usual() {
      return new EventLimits(16, 10, 1000, Duration.ofSeconds(15));
    }
  }
}
