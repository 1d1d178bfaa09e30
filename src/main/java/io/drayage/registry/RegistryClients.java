package io.drayage.registry;

import io.drayage.registry.auth.RefusalMemo;
import io.drayage.registry.auth.TokenCache;
import io.drayage.registry.http.AuthenticatingTransport;
import io.drayage.registry.http.HttpConnections;
import io.drayage.registry.http.MeteringTransport;
import io.drayage.registry.http.PausingTransport;
import io.drayage.registry.http.PlainHttpTransport;
import io.drayage.registry.http.ProxyRules;
import io.drayage.registry.http.PullMeter;
import io.drayage.registry.http.RedirectRule;
import io.drayage.registry.http.RedirectingTransport;
import io.drayage.registry.http.RegistryOrigin;
import io.drayage.registry.http.RetryRule;
import io.drayage.registry.http.RetryingTransport;
import io.drayage.registry.http.Timing;
import io.drayage.registry.http.TlsSettings;
import io.drayage.registry.http.TokenService;
import io.drayage.registry.http.Transport;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The clients of all registries; they share connections and tokens. Closing it breaks off whatever
 * is under way. Safe for use by several threads.
 */
public final class RegistryClients implements AutoCloseable {
  private final RetryRule retryRule;
  private final Timing timing;
  private final HttpConnections connections;
  private final TokenCache tokens = new TokenCache();
  private final RefusalMemo refusals;
  private final Map<RegistrySettings, RegistryClient> clients = new ConcurrentHashMap<>();

  /** Opens nothing yet. */
  public RegistryClients(ClientOptions options) {
    this(options, Timing.system());
  }

  /** The same; {@code sleeper} does the waiting between attempts, and may end it early. */
  public RegistryClients(ClientOptions options, Timing.Sleeper sleeper) {
    this(options, new Timing(Clock.systemUTC(), System::nanoTime, sleeper));
  }

  RegistryClients(ClientOptions options, Timing timing) {
    this.retryRule =
        new RetryRule(options.attempts(), options.firstRetryDelay(), options.maxRetryDelay());
    this.timing = timing;
    this.connections =
        new HttpConnections(
            new HttpConnections.Limits(
                options.connectTimeout(),
                options.idleTimeout(),
                options.maxConnections(),
                userAgent()));
    this.refusals = new RefusalMemo(timing.nanoTime());
  }

  /**
   * The client for a registry; the same for equal settings.
   *
   * @throws io.drayage.oci.MalformedException if the endpoint is no HTTP address
   */
  public RegistryClient client(RegistrySettings settings) {
    return clients.computeIfAbsent(settings, this::open);
  }

  /** Lists what a search of the registry finds. */
  public RepositoryLister search(RegistrySettings settings, String search) {
    return new IndexSearch(api(settings, origin(settings), new PullMeter()), search);
  }

  /** Lists what a search of Docker Hub finds; {@code hub} is where its own API is. */
  public RepositoryLister hubSearch(RegistrySettings settings, URI hub, String search) {
    return new HubSearch(hub(settings, hub), search);
  }

  /**
   * Lists the namespace of the user that logs in to Docker Hub, whose own API is at {@code hub}.
   */
  public RepositoryLister hubNamespace(RegistrySettings settings, URI hub) {
    return new HubRepositories(hub(settings, hub), settings.credentials());
  }

  /** A way to the services around registries, such as a cloud's; one attempt, checked TLS. */
  public Transport transport(ProxyRules proxies) {
    TlsSettings tls = new TlsSettings(TlsSettings.Trust.AUTHORITIES, Optional.empty());
    return connections.transport(tls, proxies, "name the authority's file in SSL_CERT_FILE");
  }

  @Override
  public void close() {
    clients.clear();
    connections.close();
  }

  private RegistryClient open(RegistrySettings settings) {
    RegistryOrigin origin = origin(settings);
    PullMeter meter = new PullMeter();
    return new HttpRegistryClient(
        api(settings, origin, meter), api(settings, origin, meter), meter);
  }

  private static RegistryOrigin origin(RegistrySettings settings) {
    return settings.plainHttpAllowed()
        ? RegistryOrigin.plainAllowed(settings.host(), settings.endpoint())
        : RegistryOrigin.fixed(settings.host(), settings.endpoint());
  }

  private Api api(RegistrySettings settings, RegistryOrigin origin, PullMeter meter) {
    RedirectRule redirectRule = new RedirectRule(settings.proxies());
    return new Api(
        origin, transport(settings, origin, redirectRule, meter), redirectRule, retryRule, timing);
  }

  /** Docker Hub's own API, which takes a token that the caller shows. */
  private Api hub(RegistrySettings settings, URI endpoint) {
    RegistryOrigin origin = RegistryOrigin.fixed(settings.host(), endpoint);
    RedirectRule redirectRule = new RedirectRule(settings.proxies());
    Path directory = settings.certsDir().resolve(String.valueOf(endpoint.getHost()));
    TlsSettings tls =
        settings.verifyTls() ? TlsSettings.verified(directory) : TlsSettings.unverified(directory);
    Transport wire = connections.transport(tls, settings.proxies(), trustHint(directory));
    Transport retrying = new RetryingTransport(wire, retryRule, timing);
    return new Api(
        origin, new RedirectingTransport(retrying, redirectRule), redirectRule, retryRule, timing);
  }

  /** The chain, from the wire up. */
  private Transport transport(
      RegistrySettings settings,
      RegistryOrigin origin,
      RedirectRule redirectRule,
      PullMeter meter) {
    Path directory = settings.certsDir().resolve(settings.host().hostname());
    TlsSettings tls =
        settings.verifyTls() ? TlsSettings.verified(directory) : TlsSettings.unverified(directory);
    Transport wire = connections.transport(tls, settings.proxies(), trustHint(directory));
    Transport plain = new PlainHttpTransport(wire, origin);
    Transport metering = new MeteringTransport(plain, origin, meter);
    Transport pausing = new PausingTransport(metering, origin, retryRule, timing);
    Transport retrying = new RetryingTransport(pausing, retryRule, timing);
    Transport redirecting = new RedirectingTransport(retrying, redirectRule);
    TokenService tokenService =
        new TokenService(
            origin, retrying, redirectRule, new TokenService.Shared(tokens, refusals, timing));
    return new AuthenticatingTransport(
        origin, settings.credentials(), tokenService, refusals, redirecting);
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
