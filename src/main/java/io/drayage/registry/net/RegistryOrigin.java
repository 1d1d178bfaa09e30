package io.drayage.registry.net;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.net.SpokenProtocol.State;
import java.net.URI;

/**
 * Where one registry is reached: at the endpoint that was configured, or at its plain HTTP form
 * while that is known to be what it speaks. Safe for use by several threads.
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

  /** An endpoint that is only reached in the way it says. */
  public static RegistryOrigin fixed(RegistryHost registry, URI endpoint) {
    return new RegistryOrigin(registry, Origin.of(endpoint), false, new SpokenProtocol());
  }

  /** An endpoint that may turn out to speak plain HTTP; {@code spoken} is what is known of it. */
  public static RegistryOrigin plainAllowed(
      RegistryHost registry, URI endpoint, SpokenProtocol spoken) {
    return new RegistryOrigin(registry, Origin.of(endpoint), true, spoken);
  }

  /** The registry as the sync file names it. */
  public RegistryHost registry() {
    return registry;
  }

  /** A URL of this registry; {@code pathAndQuery} begins with a slash and is escaped already. */
  public URI uri(String pathAndQuery) {
    return current().uri(pathAndQuery);
  }

  /** Whether {@code uri} is of this registry, so that its credentials may be shown there. */
  public boolean covers(URI uri) {
    Origin origin = Origin.of(uri);
    return origin.equals(current()) || (plainAllowed && origin.equals(endpoint));
  }

  /**
   * The address of an upload from a {@code Location} header. A registry behind a proxy that ends
   * TLS may say {@code http} and mean itself: such an address is put right, not followed.
   *
   * @throws io.drayage.oci.MalformedException if it can't be read
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

  public Origin current() {
    return plainAllowed && spoken.state() == State.PLAIN ? plainEndpoint : endpoint;
  }

  /** What is known of how it is spoken to. */
  public SpokenProtocol spoken() {
    return spoken;
  }

  /** Whether {@code origin} is this registry, in either form, where both are allowed. */
  public boolean mayBePlainAt(Origin origin) {
    return plainAllowed && (origin.equals(endpoint) || origin.equals(plainEndpoint));
  }

  /** The URL by TLS of what {@code uri} names in either form. */
  public URI byTls(URI uri) {
    return endpoint.scheme().equals(uri.getScheme()) ? uri : endpoint.uri(pathAndQuery(uri));
  }

  /** The URL by plain HTTP of what {@code uri} names in either form. */
  public URI byPlainHttp(URI uri) {
    return plainEndpoint.scheme().equals(uri.getScheme())
        ? uri
        : plainEndpoint.uri(pathAndQuery(uri));
  }

  /** Whether TLS and plain HTTP are spoken at two ports, of which one may be another server's. */
  public boolean hasTwoPorts() {
    return plainEndpoint.port() != endpoint.port();
  }

  /**
   * Whether plain HTTP is the better guess: both the name and where requests go say this machine,
   * and a port that follows from the scheme, which may be another server's, is not meant.
   */
  public boolean isGuessedPlain() {
    return registry.isLoopback() && NoProxy.isLoopback(endpoint.host()) && !hasTwoPorts();
  }

  private static String pathAndQuery(URI uri) {
    String query = uri.getRawQuery();
    return uri.getRawPath() + (query == null ? "" : "?" + query);
  }
}
