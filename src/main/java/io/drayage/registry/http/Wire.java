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
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the connections for each request of one registry. What was set for the registry's own
 * hosts, such as client certificates, holds for those alone; every other host has what its own
 * folder of certificates says, and no addresses that only this side can reach. Safe for use by
 * several threads.
 */
final class Wire {
  private final Settings settings;
  private final Function<Policy, ConnectionPools> pools;
  private final ConnectionPools own;
  private final Optional<Origin> plainEndpoint;
  private volatile boolean reached;
  private volatile boolean reachedOutside;

  /**
   * How a registry is met.
   *
   * @param endpoint where its requests go; without one, every host is its own
   * @param ownHosts the hosts that {@code tls} was given for
   * @param certsDir directory with one folder a host
   * @param insideHosts hosts that it may lead to although they are inside a private network
   */
  record Settings(
      Optional<Origin> endpoint,
      Set<String> ownHosts,
      TlsSettings tls,
      Path certsDir,
      ProxyRules proxies,
      Set<String> insideHosts,
      String trustHint) {}

  /** What connections have in common that may be used for one another. */
  record Policy(TlsSettings tls, ProxyRules proxies, Fence fence) {}

  /** The connections for one request. */
  record Choice(ConnectionPools pools, Optional<ProxyServer> proxy, String trustHint) {}

  Wire(Settings settings, Function<Policy, ConnectionPools> pools) {
    this.settings = settings;
    this.pools = pools;
    this.plainEndpoint = settings.endpoint().map(Origin::plain);
    this.own = pools.apply(new Policy(settings.tls(), settings.proxies(), Fence.OPEN));
  }

  Choice choose(Origin target) {
    Optional<ProxyServer> proxy = settings.proxies().proxyFor(target);
    if (isEndpoint(target)) {
      return new Choice(own, proxy, settings.trustHint());
    }
    // the proxy looks the name up, and its own address is not the target's
    Fence fence = proxy.isPresent() ? Fence.OPEN : fence(target.host());
    if (settings.ownHosts().contains(target.host())) {
      return new Choice(
          pools.apply(new Policy(settings.tls(), settings.proxies(), fence)),
          proxy,
          settings.trustHint());
    }
    Path directory = settings.certsDir().resolve(folder(target.host()));
    TlsSettings tls =
        Files.isDirectory(directory) ? TlsSettings.verified(directory) : TlsSettings.machine();
    return new Choice(
        pools.apply(new Policy(tls, settings.proxies(), fence)),
        proxy,
        "put the authority's certificate into %s as a *.crt file".formatted(directory));
  }

  /**
   * Notes where an answer came from. A registry that was outside once is never taken for inside.
   */
  void answered(Origin from, @Nullable SocketAddress address) {
    if (settings.endpoint().isPresent()
        && isEndpoint(from)
        && address instanceof InetSocketAddress remote
        && remote.getAddress() != null) {
      note(from, remote.getAddress());
    }
  }

  private void note(Origin from, InetAddress address) {
    boolean inside =
        settings.proxies().proxyFor(from).isPresent()
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
    Optional<Origin> endpoint = settings.endpoint();
    return endpoint.isEmpty()
        || target.equals(endpoint.get())
        || target.equals(plainEndpoint.orElseThrow());
  }

  private Fence fence(String host) {
    boolean inside = reached && !reachedOutside;
    return inside || settings.insideHosts().contains(host)
        ? Fence.NO_MACHINE_SERVICES
        : Fence.NOTHING_INSIDE;
  }

  /** A name of dots would be another directory. */
  private static String folder(String host) {
    return host.startsWith(".") ? "host-" + host : host;
  }
}
