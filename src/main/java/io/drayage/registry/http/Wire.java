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
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the connections for each request of one registry. Settings of the registry, such as
 * client certificates, apply to its own hosts alone. Other hosts use their own folders of
 * certificates and have no access to private addresses. Thread-safe.
 */
final class Wire {
  private final HttpConnections.Registry registry;
  private final Function<Policy, ConnectionPools> pools;
  private final ConnectionPools own;
  private final Optional<Origin> plainEndpoint;
  private volatile boolean reached;
  private volatile boolean reachedOutside;

  /** Settings of connections that may be shared. */
  record Policy(TlsSettings tls, ProxyRules proxies, Fence fence) {
    // Java generates those of a record at the first call, which costs more than all calls of a
    // start
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Policy that
          && fence == that.fence
          && tls.equals(that.tls)
          && Objects.equals(proxies, that.proxies);
    }

    @Override
    public int hashCode() {
      return 31 * tls.hashCode() + fence.hashCode();
    }
  }

  /** Connections for one request. */
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
    // the proxy looks the name up, and the connection's address is the proxy's
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

  /** Notes the address of an answer. A registry that was public once never counts as private. */
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
    if (!inside) {
      reachedOutside = true;
    }
    reached = true;
  }

  /** Whether {@code target} is the registry's endpoint, by TLS or plain HTTP. */
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

  /** Folder of a host; a name of dots would be another directory. */
  private static String folder(String host) {
    return host.startsWith(".") ? "host-" + host : host;
  }
}
