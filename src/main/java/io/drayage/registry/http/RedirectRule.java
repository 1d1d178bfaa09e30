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
 * Addresses that a registry may redirect to: never from TLS to plain HTTP, and never from a public
 * host to a private network or this machine, unless the host is vouched for. Otherwise a hostile
 * registry could reach services that are open to this machine only. This check comes before a
 * connection; {@link Fence} checks the addresses of the connection itself.
 */
public final class RedirectRule {
  private final AddressZone zone;
  private final ProxyRules proxies;
  private final Set<String> insideHosts;

  /** Rule with look-ups by the JVM, except for names that a proxy looks up. */
  public RedirectRule(ProxyRules proxies, VouchedHosts vouchedHosts) {
    this(new AddressZone(InetAddress::getAllByName), proxies, vouchedHosts);
  }

  /** Rule with other look-ups of addresses. */
  public RedirectRule(AddressZone zone, ProxyRules proxies, VouchedHosts vouchedHosts) {
    this.zone = zone;
    this.proxies = proxies;
    this.insideHosts = vouchedHosts.insideHosts();
  }

  /**
   * Checks a redirect.
   *
   * @throws TransportException if the redirect is forbidden
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

  /** Zone by the written name alone where the proxy looks names up. */
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
