package io.drayage.registry;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.http.ClientSettings;
import io.drayage.registry.http.HttpConnections;
import io.drayage.registry.http.Logins;
import io.drayage.registry.http.PlainHttpTransport;
import io.drayage.registry.http.RedirectRule;
import io.drayage.registry.http.Timing;
import io.drayage.registry.http.Transport;
import io.drayage.registry.http.UploadAddresses;
import io.drayage.registry.login.AuthenticatingTransport;
import io.drayage.registry.login.RedirectingTransport;
import io.drayage.registry.login.TokenCache;
import io.drayage.registry.login.TokenService;
import io.drayage.registry.net.Origin;
import io.drayage.registry.net.ProxyRules;
import io.drayage.registry.net.RegistryOrigin;
import io.drayage.registry.net.SpokenProtocol;
import io.drayage.registry.tls.TlsSettings;
import io.drayage.registry.traffic.LimitSettings;
import io.drayage.registry.traffic.MeteringTransport;
import io.drayage.registry.traffic.PausingTransport;
import io.drayage.registry.traffic.PullMeter;
import io.drayage.registry.traffic.RegistryLimits;
import io.drayage.registry.traffic.RetryingTransport;
import io.drayage.registry.traffic.Side;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * The clients of all registries; they share connections and tokens. Closing it breaks off all
 * requests. Safe for use by several threads.
 */
public final class RegistryClients implements AutoCloseable {
  private final Api.Shared shared;
  private final Timing timing;
  private final HttpConnections connections;
  private final TokenCache tokens = new TokenCache();
  private final Logins logins;
  private final RegistryLimits traffic;
  private final Map<ClientKey, RegistryTarget> clients = new ConcurrentHashMap<>();
  private final Map<Origin, SpokenProtocol> spoken = new ConcurrentHashMap<>();

  private record ClientKey(RegistrySettings settings, Side side) {}

  /** Where requests go, the host that stands for, and the certificates for it. */
  private record ProtocolKey(URI endpoint, String host, Path certificates) {}

  /** Opens nothing yet; no registry has limits. */
  public RegistryClients(ClientSettings settings) {
    this(settings, (registry, side) -> LimitSettings.NONE);
  }

  /** Opens nothing yet; {@code rules} have the limits of each registry. */
  public RegistryClients(
      ClientSettings settings, BiFunction<RegistryHost, Side, LimitSettings> rules) {
    this(settings, rules, Timing.system());
  }

  /** The same; {@code sleeper} does the waiting between attempts, and may end it early. */
  public RegistryClients(
      ClientSettings settings,
      BiFunction<RegistryHost, Side, LimitSettings> rules,
      Timing.Sleeper sleeper) {
    this(settings, rules, new Timing(Clock.systemUTC(), System::nanoTime, sleeper));
  }

  RegistryClients(ClientSettings settings, Timing timing) {
    this(settings, (registry, side) -> LimitSettings.NONE, timing);
  }

  RegistryClients(
      ClientSettings settings, BiFunction<RegistryHost, Side, LimitSettings> rules, Timing timing) {
    this.traffic = new RegistryLimits(rules, timing);
    this.shared = new Api.Shared(settings, new LargeAnswers(), new LargeAnswers());
    this.timing = timing;
    this.logins = new Logins(timing.nanoTime());
    this.connections = new HttpConnections(settings, userAgent(), logins);
  }

  /**
   * The client for a registry that images come from; the same for equal settings.
   *
   * @throws io.drayage.oci.MalformedException if the endpoint is no HTTP address
   */
  public RegistrySource source(RegistrySettings settings) {
    return clients.computeIfAbsent(new ClientKey(settings, Side.SOURCE), this::open);
  }

  /**
   * The client for a registry that images go to; the same for equal settings.
   *
   * @throws io.drayage.oci.MalformedException if the endpoint is no HTTP address
   */
  public RegistryTarget target(RegistrySettings settings) {
    return clients.computeIfAbsent(new ClientKey(settings, Side.TARGET), this::open);
  }

  /** Drops the clients with other settings; requests of theirs that are in progress go on. */
  public void keepOnly(Set<RegistrySettings> used) {
    clients.keySet().removeIf(key -> !used.contains(key.settings()));
  }

  /** Lists what a search of the registry finds. */
  public Catalog search(RegistrySettings settings, String search) {
    return new IndexSearch(
        api(new ClientKey(settings, Side.SOURCE), origin(settings), new PullMeter()), search);
  }

  /** Lists what a search of Docker Hub finds; {@code hub} is where its own API is. */
  public Catalog hubSearch(RegistrySettings settings, URI hub, String search) {
    return new HubSearch(hub(settings, hub), search);
  }

  /**
   * Lists the namespace of the user that logs in to Docker Hub, whose own API is at {@code hub}.
   */
  public Catalog hubNamespace(RegistrySettings settings, URI hub) {
    return new HubRepositories(hub(settings, hub), settings.credentials());
  }

  /** How long a list may take, over all its pages. */
  public Duration listLimit() {
    return shared.settings().listLimit();
  }

  /** A run begins: accounts that were refused before are tried again. */
  public void runBegins() {
    logins.runBegins();
  }

  /** A way to the services around registries, such as a cloud's; one attempt, checked TLS. */
  public Transport transport(ProxyRules proxies) {
    return connections.transport(proxies);
  }

  /** From now on {@code listener} gets each registry whose circuit opens, and the pause. */
  public void onCircuitOpen(BiConsumer<RegistryHost, Duration> listener) {
    traffic.onCircuitOpen(listener);
  }

  @Override
  public void close() {
    clients.clear();
    traffic.close();
    connections.close();
  }

  private RegistryTarget open(ClientKey key) {
    RegistryOrigin origin = origin(key.settings());
    PullMeter meter = new PullMeter();
    return new HttpRegistryClient(api(key, origin, meter), api(key, origin, meter), meter);
  }

  private RegistryOrigin origin(RegistrySettings settings) {
    if (!settings.plainHttpAllowed()) {
      return RegistryOrigin.fixed(settings.host(), settings.endpoint());
    }
    SpokenProtocol known =
        spoken.computeIfAbsent(Origin.of(settings.endpoint()), any -> new SpokenProtocol());
    return RegistryOrigin.plainAllowed(settings.host(), settings.endpoint(), known);
  }

  private Api api(ClientKey key, RegistryOrigin origin, PullMeter meter) {
    RedirectRule redirectRule =
        new RedirectRule(key.settings().proxies(), key.settings().vouchedHosts());
    return new Api(
        origin, transport(key, origin, redirectRule, meter), redirectRule, shared, timing);
  }

  /** Docker Hub's own API, which takes a token that the caller shows. */
  private Api hub(RegistrySettings settings, URI endpoint) {
    RegistryOrigin origin = RegistryOrigin.fixed(settings.host(), endpoint);
    RedirectRule redirectRule = new RedirectRule(settings.proxies(), settings.vouchedHosts());
    String host = String.valueOf(endpoint.getHost());
    Transport wire =
        wire(settings, new ProtocolKey(endpoint, host, settings.certsDir().resolve(host)));
    Transport retrying = new RetryingTransport(wire, shared.retries(), timing);
    return new Api(
        origin, new RedirectingTransport(retrying, redirectRule), redirectRule, shared, timing);
  }

  /** The chain, from the wire up. */
  private Transport transport(
      ClientKey key, RegistryOrigin origin, RedirectRule redirectRule, PullMeter meter) {
    RegistrySettings settings = key.settings();
    Transport wire =
        wire(
            settings,
            new ProtocolKey(
                settings.endpoint(), settings.host().hostname(), settings.certificates()));
    Transport uploads = new UploadAddresses(wire, origin, timing.nanoTime());
    Transport plain = new PlainHttpTransport(uploads, origin);
    Transport limited = traffic.limited(plain, settings.host(), key.side());
    Transport metering = new MeteringTransport(limited, origin, meter);
    Transport pausing = new PausingTransport(metering, origin, shared.retries(), timing);
    Transport retrying = new RetryingTransport(pausing, shared.retries(), timing);
    // tokens are asked for while an answer is open, so they can't wait for a place
    Transport forTokens = new RetryingTransport(plain, shared.retries(), timing);
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

  private static String userAgent() {
    String version = RegistryClients.class.getPackage().getImplementationVersion();
    return "drayage/" + (version == null ? "dev" : version);
  }
}
