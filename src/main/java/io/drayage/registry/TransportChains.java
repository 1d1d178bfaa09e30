package io.drayage.registry;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.http.HttpConnections;
import io.drayage.registry.http.Logins;
import io.drayage.registry.http.PlainHttpTransport;
import io.drayage.registry.http.RedirectRule;
import io.drayage.registry.http.Timing;
import io.drayage.registry.http.TrafficListener;
import io.drayage.registry.http.Transport;
import io.drayage.registry.http.UploadAddresses;
import io.drayage.registry.login.AuthenticatingTransport;
import io.drayage.registry.login.RedirectingTransport;
import io.drayage.registry.login.TokenCache;
import io.drayage.registry.login.TokenService;
import io.drayage.registry.net.Origin;
import io.drayage.registry.net.RegistryOrigin;
import io.drayage.registry.tls.TlsSettings;
import io.drayage.registry.traffic.MeteringTransport;
import io.drayage.registry.traffic.PausingTransport;
import io.drayage.registry.traffic.PullMeter;
import io.drayage.registry.traffic.RegistryLimits;
import io.drayage.registry.traffic.ReportingTransport;
import io.drayage.registry.traffic.RetryRule;
import io.drayage.registry.traffic.RetryingTransport;
import io.drayage.registry.traffic.Side;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Chains of transports, which share connections, logins and limits. Safe for use by several
 * threads.
 */
final class TransportChains {
  private final HttpConnections connections;
  private final Logins logins;
  private final RegistryLimits traffic;
  private final RetryRule retries;
  private final Timing timing;
  private final Function<RegistryHost, Optional<TrafficListener>> listeners;
  private final TokenCache tokens = new TokenCache();

  /** Where requests go, the host that stands for, and the certificates for it. */
  private record ProtocolKey(URI endpoint, String host, Path certificates) {}

  /** Chains whose registries have limits by {@code traffic} and listeners by {@code listeners}. */
  TransportChains(
      HttpConnections connections,
      Logins logins,
      RegistryLimits traffic,
      RetryRule retries,
      Timing timing,
      Function<RegistryHost, Optional<TrafficListener>> listeners) {
    this.connections = connections;
    this.logins = logins;
    this.traffic = traffic;
    this.retries = retries;
    this.timing = timing;
    this.listeners = listeners;
  }

  /** The chain to Docker Hub's own API at {@code endpoint}. */
  Transport toHub(RegistrySettings settings, URI endpoint, RedirectRule redirectRule) {
    String host = String.valueOf(endpoint.getHost());
    Transport wire =
        wire(settings, new ProtocolKey(endpoint, host, settings.certsDir().resolve(host)));
    Transport retrying =
        new RetryingTransport(
            reporting(wire, settings), retries, timing, listener(settings.host()));
    return new RedirectingTransport(retrying, redirectRule);
  }

  /** The chain to a registry, from the wire up. */
  Transport toRegistry(
      RegistrySettings settings,
      Side side,
      RegistryOrigin origin,
      RedirectRule redirectRule,
      PullMeter meter) {
    Transport wire =
        wire(
            settings,
            new ProtocolKey(
                settings.endpoint(), settings.host().hostname(), settings.certificates()));
    Transport uploads = new UploadAddresses(wire, origin, timing.nanoTime());
    Transport plain = reporting(new PlainHttpTransport(uploads, origin), settings);
    TrafficListener listener = listener(settings.host());
    Transport limited = traffic.limited(plain, settings.host(), side);
    Transport metering = new MeteringTransport(limited, origin, meter);
    Transport pausing = new PausingTransport(metering, origin, retries, timing);
    Transport retrying = new RetryingTransport(pausing, retries, timing, listener);
    // tokens are asked for while an answer is open, so they can't wait for a place
    Transport forTokens = new RetryingTransport(plain, retries, timing, listener);
    TokenService tokenService =
        new TokenService(
            origin,
            forTokens,
            redirectRule,
            settings.vouchedHosts(),
            new TokenService.Shared(tokens, logins, timing));
    Transport redirecting = new RedirectingTransport(retrying, redirectRule, tokenService);
    return new AuthenticatingTransport(origin, settings.credentials(), tokenService, redirecting);
  }

  /** The listener to the traffic of a registry. */
  TrafficListener listener(RegistryHost registry) {
    return listeners.apply(registry).orElseGet(TrafficListener::none);
  }

  private Transport reporting(Transport next, RegistrySettings settings) {
    return listeners
        .apply(settings.host())
        .<Transport>map(listener -> new ReportingTransport(next, listener, timing.nanoTime()))
        .orElse(next);
  }

  /** What was set for the registry is for its end alone. */
  private Transport wire(RegistrySettings settings, ProtocolKey end) {
    Set<String> ownHosts = new HashSet<>();
    ownHosts.add(end.host().toLowerCase(Locale.ROOT));
    ownHosts.add(Origin.of(end.endpoint()).host());
    return connections.transport(
        new HttpConnections.Registry(
            Optional.of(Origin.of(end.endpoint())),
            ownHosts,
            new TlsSettings(settings.verifyTls(), Optional.of(end.certificates())),
            settings.certsDir(),
            settings.proxies(),
            settings.vouchedHosts().insideHosts(),
            trustHint(end.certificates())));
  }

  private static String trustHint(Path directory) {
    return "put the authority's certificate into %s as a *.crt file, or set skip-tls-verify: true"
        .formatted(directory);
  }
}
