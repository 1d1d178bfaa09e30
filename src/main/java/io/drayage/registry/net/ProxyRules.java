package io.drayage.registry.net;

import io.drayage.oci.MalformedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which requests go through which proxy. Equal rules share connections. This machine itself is
 * never asked for through a proxy that the environment names.
 *
 * @param http the proxy for plain HTTP
 * @param https the proxy for TLS
 * @param everything whether even this machine is asked for through the proxy
 */
public record ProxyRules(
    Optional<ProxyServer> http, Optional<ProxyServer> https, NoProxy except, boolean everything) {
  private static final ProxyRules NONE =
      new ProxyRules(Optional.empty(), Optional.empty(), NoProxy.parse(""), false);

  /** No proxy at all. */
  public static ProxyRules none() {
    return NONE;
  }

  /** One proxy for everything: a setting of this registry alone. */
  public static ProxyRules always(ProxyServer proxy) {
    return new ProxyRules(Optional.of(proxy), Optional.of(proxy), NoProxy.parse(""), true);
  }

  /**
   * {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY}, or the same in lower case, as
   * programs written in Go read them.
   *
   * @throws MalformedException if a proxy's address can't be used
   */
  public static ProxyRules fromEnvironment(Map<String, String> environment) {
    // in a CGI program, HTTP_PROXY is a header that the client sent
    boolean isCgi = !environment.getOrDefault("REQUEST_METHOD", "").isEmpty();
    return new ProxyRules(
        isCgi ? Optional.empty() : proxy(environment, "HTTP_PROXY", "http_proxy"),
        proxy(environment, "HTTPS_PROXY", "https_proxy"),
        NoProxy.parse(first(environment, "NO_PROXY", "no_proxy")),
        false);
  }

  /** The proxy for requests to {@code origin}, empty where they go there directly. */
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
