package io.drayage.registry.net;

import io.drayage.oci.MalformedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rules that choose the proxy of a request. Equal rules share connections. Requests to this machine
 * bypass proxies of the environment.
 *
 * @param http proxy for plain HTTP
 * @param https proxy for TLS
 * @param everything whether requests to this machine use the proxy as well
 */
public record ProxyRules(
    Optional<ProxyServer> http, Optional<ProxyServer> https, NoProxy except, boolean everything) {
  private static final ProxyRules NONE =
      new ProxyRules(Optional.empty(), Optional.empty(), NoProxy.parse(""), false);

  /** No proxy. */
  public static ProxyRules none() {
    return NONE;
  }

  /** One proxy for all requests, as a setting of one registry. */
  public static ProxyRules always(ProxyServer proxy) {
    return new ProxyRules(Optional.of(proxy), Optional.of(proxy), NoProxy.parse(""), true);
  }

  /**
   * Rules of {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY}, or the same in lower
   * case, with the semantics of Go programs.
   *
   * @throws MalformedException if a proxy's address is unusable
   */
  public static ProxyRules fromEnvironment(Map<String, String> environment) {
    // in a CGI program HTTP_PROXY is a header of the client
    boolean isCgi = !environment.getOrDefault("REQUEST_METHOD", "").isEmpty();
    return new ProxyRules(
        isCgi ? Optional.empty() : proxy(environment, "HTTP_PROXY", "http_proxy"),
        proxy(environment, "HTTPS_PROXY", "https_proxy"),
        NoProxy.parse(first(environment, "NO_PROXY", "no_proxy")),
        false);
  }

  /** Proxy for requests to {@code origin}, empty for a direct connection. */
  public Optional<ProxyServer> proxyFor(Origin origin) {
    Optional<ProxyServer> proxy = origin.isPlain() ? http : https;
    return proxy.filter(server -> everything || !isDirect(origin));
  }

  private boolean isDirect(Origin origin) {
    return NoProxy.isLoopback(origin.host()) || except.covers(origin);
  }

  private static Optional<ProxyServer> proxy(Map<String, String> environment, String... names) {
    for (String name : List.of(names)) {
      String value = environment.getOrDefault(name, "").strip();
      if (!value.isEmpty()) {
        try {
          return Optional.of(ProxyServer.parse(value));
        } catch (MalformedException e) {
          throw new MalformedException(
              "environment variable %s: %s".formatted(name, e.getMessage()));
        }
      }
    }
    return Optional.empty();
  }

  private static String first(Map<String, String> environment, String... names) {
    for (String name : List.of(names)) {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }
}
