package io.drayage.registry.http;

import io.drayage.registry.net.AddressZone;
import io.drayage.registry.net.Origin;
import io.drayage.registry.net.ProxyRules;
import io.drayage.registry.net.ProxyServer;
import io.drayage.registry.tls.TlsSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the connections for each request of one registry. What was set for the registry's own
 * hosts, such as client certificates, holds for those alone; every other host has what its own
 * folder of certificates says, and no addresses that only this side can reach. Safe for use by
 * several threads.
 */
final class Wire {
  private final HttpConnections.Registry registry;
  private final Function<Policy, ConnectionPools> pools;
  private final ConnectionPools own;
  private final Optional<Origin> plainEndpoint;
  private volatile boolean reached;
  private volatile boolean reachedOutside;

  /** What connections have in common that may be used for one another. */
  record Policy(TlsSettings tls, ProxyRules proxies, Fence fence) {}

  /** The connections for one request. */
  record Choice(ConnectionPools pools, Optional<ProxyServer> proxy, String trustHint) {}

  Wire(HttpConnections.Registry registry, Function<Policy, ConnectionPools> pools) {
    this.registry = registry;
    this.pools = pools;
    this.plainEndpoint = registry.endpoint().map(Origin::plain);
    this.own = pools.apply(new Policy(registry.tls(), registry.proxies(), Fence.OPEN));
  }

  Choice choose(Origin target) {
    Optional<ProxyServer> proxy = registry.proxies().proxyFor(target);
    if (isEndpoint(target)) {
      return new Choice(own, proxy, registry.trustHint());
    }
    // the proxy looks the name up, and its own address is not the target's
    Fence fence = proxy.isPresent() ? Fence.OPEN : fence(target.host());
    if (registry.ownHosts().contains(target.host())) {
      return new Choice(
          pools.apply(new Policy(registry.tls(), registry.proxies(), fence)),
          proxy,
          registry.trustHint());
    }
    Path directory = registry.certsDir().resolve(folder(target.host()));
    TlsSettings tls = new TlsSettings(true, Optional.of(directory).filter(Files::isDirectory));
    return new Choice(
        pools.apply(new Policy(tls, registry.proxies(), fence)),
        proxy,
        "put the authority's certificate into %s as a *.crt file".formatted(directory));
  }

  /**
   * Notes where an answer came from. A registry that was outside once is never taken for inside.
   */
  void answered(Origin from, @Nullable SocketAddress address) {
    if (registry.endpoint().isPresent()
        && isEndpoint(from)
        && address instanceof InetSocketAddress remote
        && remote.getAddress() != null) {
      note(from, remote.getAddress());
    }
  }

  private void note(Origin from, InetAddress address) {
    boolean inside =
        registry.proxies().proxyFor(from).isPresent()
            ? AddressZone.BY_NAME.isInside(from.host())
            : AddressZone.isInside(address);
    if (!inside && !reachedOutside) {
      reachedOutside = true;
    }
    if (!reached) {
      reached = true;
    }
  }

  /** Whether {@code target} is where the registry's own requests go, by TLS or without. */
  private boolean isEndpoint(Origin target) {
    Optional<Origin> endpoint = registry.endpoint();
    return endpoint.isEmpty()
        || target.equals(endpoint.get())
        || target.equals(plainEndpoint.orElseThrow());
  }

  private Fence fence(String host) {
    boolean inside = reached && !reachedOutside;
    return inside || registry.insideHosts().contains(host)
        ? Fence.NO_MACHINE_SERVICES
        : Fence.NOTHING_INSIDE;
  }

  /** A name of dots would be another directory. */
  private static String folder(String host) {
    return host.startsWith(".") ? "host-" + host : host;
  }
}
