package io.drayage.registry.http;

import io.drayage.failure.FailureKind;
import io.drayage.registry.net.AddressZone;
import io.drayage.registry.net.Origin;
import io.drayage.registry.net.ProxyRules;
import io.drayage.registry.net.VouchedHosts;
import java.net.InetAddress;
import java.net.URI;
import java.util.Set;

/**
 * Where a registry may send us: never from TLS to plain HTTP, and never from the world into an
 * inside network or to this machine, where its answer could be made to reach what only we can,
 * unless the operator vouches for the host. This tells early; the addresses that a connection uses
 * are judged by its {@link Fence}.
 */
public final class RedirectRule {
  private final AddressZone zone;
  private final ProxyRules proxies;
  private final Set<String> insideHosts;

  /** Looks names up as the JVM does, but not those that a proxy looks up. */
  public RedirectRule(ProxyRules proxies, VouchedHosts vouchedHosts) {
    this(new AddressZone(InetAddress::getAllByName), proxies, vouchedHosts);
  }

  public RedirectRule(AddressZone zone, ProxyRules proxies, VouchedHosts vouchedHosts) {
    this.zone = zone;
    this.proxies = proxies;
    this.insideHosts = vouchedHosts.insideHosts();
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
    if (zoneOf(target).isOfThisMachine(target.host())) {
      throw refused(to, "that is " + Fence.NO_MACHINE_SERVICES.forbidden());
    }
    if (!insideHosts.contains(target.host())
        && zoneOf(target).isInside(target.host())
        && !zoneOf(source).isInside(source.host())) {
      throw refused(to, "that is " + Fence.NOTHING_INSIDE.forbidden())
          .withHint(Fence.NOTHING_INSIDE.hint(target.host()));
    }
  }

  /** What stands behind a name that only the proxy can look up is the proxy's to judge. */
  private AddressZone zoneOf(Origin origin) {
    return proxies.proxyFor(origin).isPresent() ? AddressZone.BY_NAME : zone;
  }

  private static TransportException refused(URI to, String reason) {
    return TransportException.of(
        FailureKind.INVALID_CONTENT,
        "the registry sends us to %s, which is not followed: %s"
            .formatted(Origin.redacted(to), reason),
        null);
  }
}
