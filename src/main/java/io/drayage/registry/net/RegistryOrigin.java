package io.drayage.registry.net;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.net.SpokenProtocol.State;
import java.net.URI;

/**
 * Address of one registry: the configured endpoint, or its plain HTTP form while the registry is
 * known to use that. Thread-safe.
 */
public final class RegistryOrigin {
  private final RegistryHost registry;
  private final Origin endpoint;
  private final Origin plainEndpoint;
  private final boolean plainAllowed;
  private final SpokenProtocol spoken;

  private RegistryOrigin(
      RegistryHost registry, Origin endpoint, boolean plainAllowed, SpokenProtocol spoken) {
    this.registry = registry;
    this.endpoint = endpoint;
    this.plainEndpoint = endpoint.plain();
    this.plainAllowed = plainAllowed && !endpoint.isPlain();
    this.spoken = spoken;
  }

  /** Endpoint with a fixed protocol. */
  public static RegistryOrigin fixed(RegistryHost registry, URI endpoint) {
    return new RegistryOrigin(registry, Origin.of(endpoint), false, new SpokenProtocol());
  }

  /** Endpoint that may use plain HTTP; {@code spoken} is the detected protocol. */
  public static RegistryOrigin plainAllowed(
      RegistryHost registry, URI endpoint, SpokenProtocol spoken) {
    return new RegistryOrigin(registry, Origin.of(endpoint), true, spoken);
  }

  /** Registry as named in the sync file. */
  public RegistryHost registry() {
    return registry;
  }

  /** URL of this registry; {@code pathAndQuery} is escaped and begins with a slash. */
  public URI uri(String pathAndQuery) {
    return current().uri(pathAndQuery);
  }

  /** Whether {@code uri} is of this registry, so that it may receive the credentials. */
  public boolean covers(URI uri) {
    Origin origin = Origin.of(uri);
    return origin.equals(current()) || (plainAllowed && origin.equals(endpoint));
  }

  /**
   * Address of an upload from a {@code Location} header. A registry behind a proxy that ends TLS
   * may give its own address with {@code http}: the scheme is corrected.
   *
   * @throws io.drayage.oci.MalformedException if the address is invalid
   */
  public URI location(URI requested, String header) {
    URI uri = Origin.resolve(requested, header);
    Origin origin = Origin.of(uri);
    Origin current = current();
    boolean itself = origin.host().equals(current.host());
    boolean samePort = origin.port() == current.port() || origin.port() == 80;
    if (itself && samePort && origin.isPlain() && !current.isPlain()) {
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      return current.uri(uri.getRawPath() + query);
    }
    return uri;
  }

  /** Origin of the next request: plain HTTP if it is allowed and was detected. */
  public Origin current() {
    return plainAllowed && spoken.state() == State.PLAIN ? plainEndpoint : endpoint;
  }

  /** Detected protocol. */
  public SpokenProtocol spoken() {
    return spoken;
  }

  /** Whether {@code origin} is this registry by TLS or plain HTTP, with both allowed. */
  public boolean mayBePlainAt(Origin origin) {
    return plainAllowed && (origin.equals(endpoint) || origin.equals(plainEndpoint));
  }

  /** TLS form of a URL in either form. */
  public URI byTls(URI uri) {
    return endpoint.scheme().equals(uri.getScheme()) ? uri : endpoint.uri(pathAndQuery(uri));
  }

  /** Plain HTTP form of a URL in either form. */
  public URI byPlainHttp(URI uri) {
    return plainEndpoint.scheme().equals(uri.getScheme())
        ? uri
        : plainEndpoint.uri(pathAndQuery(uri));
  }

  /** Whether TLS and plain HTTP have different ports, one of which may belong to another server. */
  public boolean hasTwoPorts() {
    return plainEndpoint.port() != endpoint.port();
  }

  /**
   * Whether plain HTTP is the first guess: name and endpoint are this machine, at an explicit port.
   * The default port of a scheme may belong to another server.
   */
  public boolean isGuessedPlain() {
    return registry.isLoopback() && NoProxy.isLoopback(endpoint.host()) && !hasTwoPorts();
  }

  private static String pathAndQuery(URI uri) {
    String query = uri.getRawQuery();
    return uri.getRawPath() + (query == null ? "" : "?" + query);
  }
}
