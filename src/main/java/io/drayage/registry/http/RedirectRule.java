package io.drayage.registry.http;

import io.drayage.registry.http.TransportException.Kind;
import java.net.InetAddress;
import java.net.URI;

/**
 * Where a registry may send us: never from TLS to plain HTTP, and never from the world into an
 * inside network or to this machine, where its answer could be made to reach what only we can.
 */
public final class RedirectRule {
  private final AddressZone zone;

  /** Looks names up as the JVM does. */
  public RedirectRule() {
    this(new AddressZone(InetAddress::getAllByName));
  }

  RedirectRule(AddressZone zone) {
    this.zone = zone;
  }

  /**
   * Checks a step to another address.
   *
   * @throws TransportException if it may not be taken
   * @throws io.drayage.oci.MalformedException if the address can't be read
   */
  public void check(URI from, URI to) throws TransportException {
    Origin source = Origin.of(from);
    Origin target = Origin.of(to);
    if (!source.isPlain() && target.isPlain()) {
      throw refused(to, "that is plain HTTP");
    }
    if (source.host().equals(target.host())) {
      return;
    }
    if (zone.isLinkLocal(target.host())) {
      throw refused(to, "that is an address of this machine's own link");
    }
    if (zone.isInside(target.host()) && !zone.isInside(source.host())) {
      throw refused(to, "that is inside a private network and the registry is not");
    }
  }

  private static TransportException refused(URI to, String reason) {
    return TransportException.of(
        Kind.INVALID,
        "the registry sends us to %s, which is not followed: %s"
            .formatted(Origin.redacted(to), reason),
        null);
  }
}
