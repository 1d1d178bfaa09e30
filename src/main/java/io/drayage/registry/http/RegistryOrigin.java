package io.drayage.registry.http;

import io.drayage.oci.RegistryHost;
import java.net.URI;

/**
 * Where one registry is reached. Begins as the endpoint that was configured and becomes its plain
 * HTTP form once that is known to be what it speaks. Safe for use by several threads.
 */
public final class RegistryOrigin {
  private final RegistryHost registry;
  private final boolean plainAllowed;
  private volatile Origin current;
  private volatile boolean tlsFound;

  private RegistryOrigin(RegistryHost registry, Origin endpoint, boolean plainAllowed) {
    this.registry = registry;
    this.current = endpoint;
    this.plainAllowed = plainAllowed;
  }

  /** An endpoint that is only reached in the way it says. */
  public static RegistryOrigin fixed(RegistryHost registry, URI endpoint) {
    return new RegistryOrigin(registry, Origin.of(endpoint), false);
  }

  /** An endpoint that may turn out to speak plain HTTP. */
  public static RegistryOrigin plainAllowed(RegistryHost registry, URI endpoint) {
    return new RegistryOrigin(registry, Origin.of(endpoint), true);
  }

  /** The registry as the sync file names it. */
  public RegistryHost registry() {
    return registry;
  }

  /** A URL of this registry; {@code pathAndQuery} begins with a slash and is escaped already. */
  public URI uri(String pathAndQuery) {
    return current.uri(pathAndQuery);
  }

  /** Whether {@code uri} is of this registry, so that its credentials may be shown there. */
  public boolean covers(URI uri) {
    Origin origin = Origin.of(uri);
    return origin.equals(current) || isReachedByTlsAt(origin);
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
    boolean itself = origin.host().equals(current.host());
    boolean samePort = origin.port() == current.port() || origin.port() == 80;
    if (itself && samePort && origin.isPlain() && !current.isPlain()) {
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      return current.uri(uri.getRawPath() + query);
    }
    return uri;
  }

  Origin current() {
    return current;
  }

  /** Whether {@code origin} is this registry by TLS, where plain HTTP is allowed instead. */
  boolean isReachedByTlsAt(Origin origin) {
    return plainAllowed && !origin.isPlain() && origin.plain().equals(current.plain());
  }

  /**
   * Whether plain HTTP is the better guess: both the name and where requests go say this machine,
   * and a port that follows from the scheme, which may be somebody else's, is not meant. Never once
   * TLS was found.
   */
  boolean isGuessedPlain(Origin asked) {
    return !tlsFound
        && registry.isLoopback()
        && NoProxy.isLoopback(asked.host())
        && asked.plain().port() == asked.port();
  }

  synchronized void foundTls() {
    tlsFound = true;
  }

  void become(Origin plain) {
    current = plain;
  }

  /** Becomes its plain form; false, and nothing is changed, when TLS was found meanwhile. */
  synchronized boolean becomesUnlessTls(Origin plain) {
    if (!tlsFound) {
      current = plain;
    }
    return !tlsFound;
  }
}
