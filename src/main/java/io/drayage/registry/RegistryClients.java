package io.drayage.registry;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.http.ClientSettings;
import io.drayage.registry.http.HttpConnections;
import io.drayage.registry.http.Logins;
import io.drayage.registry.http.RedirectRule;
import io.drayage.registry.http.Timing;
import io.drayage.registry.http.TrafficListener;
import io.drayage.registry.http.Transport;
import io.drayage.registry.net.Origin;
import io.drayage.registry.net.ProxyRules;
import io.drayage.registry.net.RegistryOrigin;
import io.drayage.registry.net.SpokenProtocol;
import io.drayage.registry.traffic.LimitSettings;
import io.drayage.registry.traffic.PullMeter;
import io.drayage.registry.traffic.RegistryLimits;
import io.drayage.registry.traffic.Side;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The clients of all registries; they share connections and tokens. Closing it breaks off all
 * requests. Safe for use by several threads.
 */
public final class RegistryClients implements AutoCloseable {
  private final Api.Shared shared;
  private final Timing timing;
  private final HttpConnections connections;
  private final Logins logins;
  private final TransportChains chains;
  private final RegistryLimits traffic;
  private final Map<RegistryHost, LongAdder> pulls = new ConcurrentHashMap<>();
  private final Map<ClientKey, HttpRegistryClient> clients = new ConcurrentHashMap<>();
  private final Map<Origin, SpokenProtocol> spoken = new ConcurrentHashMap<>();

  private record ClientKey(RegistrySettings settings, Side side) {
    // Java generates those of a record at the first call, which costs more than all calls of a
    // start
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ClientKey that && side == that.side && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
      return 31 * settings.hashCode() + side.hashCode();
    }
  }

  /** Opens nothing yet; no registry has limits. */
  public RegistryClients(ClientSettings settings) {
    this(settings, (registry, side) -> LimitSettings.NONE);
  }

  /** Opens nothing yet; {@code rules} have the limits of each registry. */
  public RegistryClients(
      ClientSettings settings, BiFunction<RegistryHost, Side, LimitSettings> rules) {
    this(settings, rules, Timing.system(), registry -> Optional.empty());
  }

  /**
   * The same; {@code sleeper} does the waiting between attempts, and may end it early. The listener
   * of a registry gets its traffic.
   */
  public RegistryClients(
      ClientSettings settings,
      BiFunction<RegistryHost, Side, LimitSettings> rules,
      Timing.Sleeper sleeper,
      Function<RegistryHost, Optional<TrafficListener>> listeners) {
    this(settings, rules, new Timing(Clock.systemUTC(), System::nanoTime, sleeper), listeners);
  }

  RegistryClients(ClientSettings settings, Timing timing) {
    this(settings, (registry, side) -> LimitSettings.NONE, timing);
  }

  RegistryClients(
      ClientSettings settings, BiFunction<RegistryHost, Side, LimitSettings> rules, Timing timing) {
    this(settings, rules, timing, registry -> Optional.empty());
  }

  RegistryClients(
      ClientSettings settings,
      BiFunction<RegistryHost, Side, LimitSettings> rules,
      Timing timing,
      Function<RegistryHost, Optional<TrafficListener>> listeners) {
    this.traffic = new RegistryLimits(rules, timing);
    this.shared = new Api.Shared(settings, new LargeAnswers(), new LargeAnswers());
    this.timing = timing;
    this.logins = new Logins(timing.nanoTime());
    this.connections = new HttpConnections(settings, userAgent(), logins);
    this.chains =
        new TransportChains(connections, logins, traffic, shared.retries(), timing, listeners);
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
        api(new ClientKey(settings, Side.SOURCE), origin(settings), meter(settings)), search);
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

  /** The state of each registry with a client, by name. */
  public List<RegistrySnapshot> snapshots() {
    Map<RegistryHost, RegistrySnapshot> byHost =
        new TreeMap<>(Comparator.comparing(RegistryHost::name));
    for (HttpRegistryClient client : clients.values()) {
      byHost.merge(client.host(), snapshot(client), RegistrySnapshot::withFewerPulls);
    }
    return List.copyOf(byHost.values());
  }

  private RegistrySnapshot snapshot(HttpRegistryClient client) {
    return new RegistrySnapshot(
        client.host(),
        traffic.isCircuitOpen(client.host()),
        pulls(client.host()).sum(),
        client.pullLimit(),
        client.reset());
  }

  /** Limits of the registries. */
  public RegistryLimits limits() {
    return traffic;
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

  private PullMeter meter(RegistrySettings settings) {
    return new PullMeter(timing.clock(), pulls(settings.host()));
  }

  private LongAdder pulls(RegistryHost registry) {
    return pulls.computeIfAbsent(registry, any -> new LongAdder());
  }

  private HttpRegistryClient open(ClientKey key) {
    RegistryOrigin origin = origin(key.settings());
    PullMeter meter = meter(key.settings());
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
    RegistrySettings settings = key.settings();
    RedirectRule redirectRule = new RedirectRule(settings.proxies(), settings.vouchedHosts());
    return new Api(
        origin,
        chains.toRegistry(settings, key.side(), origin, redirectRule, meter),
        redirectRule,
        shared,
        timing,
        chains.listener(settings.host()));
  }

  /** Docker Hub's own API, which takes a token that the caller shows. */
  private Api hub(RegistrySettings settings, URI endpoint) {
    RedirectRule redirectRule = new RedirectRule(settings.proxies(), settings.vouchedHosts());
    return new Api(
        RegistryOrigin.fixed(settings.host(), endpoint),
        chains.toHub(settings, endpoint, redirectRule),
        redirectRule,
        shared,
        timing,
        chains.listener(settings.host()));
  }

  private static String userAgent() {
    String version = RegistryClients.class.getPackage().getImplementationVersion();
    return "drayage/" + (version == null ? "dev" : version);
  }
}
