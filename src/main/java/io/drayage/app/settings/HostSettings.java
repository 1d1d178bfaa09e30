package io.drayage.app.settings;

import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import io.drayage.oci.RegistryHost;
import io.drayage.plan.Location;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.registry.net.ProxyRules;
import io.drayage.registry.net.ProxyServer;
import io.drayage.registry.net.VouchedHosts;
import io.drayage.registry.traffic.BreakerRule;
import io.drayage.registry.traffic.ByteRate;
import io.drayage.registry.traffic.LimitSettings;
import io.drayage.registry.traffic.Side;
import io.drayage.sync.turn.PullReserve;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Settings of each registry from properties and environment: endpoint, proxy, limits. Each method
 * throws {@link UsageException} if a property can't be used.
 */
public final class HostSettings {
  // underscores are allowed in names of containers; the second part is IPv6
  private static final Pattern HOST_NAME =
      Pattern.compile("[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?|[0-9a-f]*:[0-9a-f.:]*:[0-9a-f.:]*");
  private static final String HUB = "drayage.dockerhub.endpoint";
  private static final String PREFIX = "drayage.registry.";

  private final Settings settings;
  private final ProxyRules proxies;
  private final Optional<URI> hub;
  private final BreakerRule breaker;
  private final int sourceRequests;
  private final int targetRequests;
  private final int connections;
  private final Duration slowAnswer;

  /** Reads the settings of all registries; {@code environment} may name proxies. */
  public HostSettings(Settings settings, Map<String, String> environment) {
    this.settings = settings;
    this.proxies = proxies(settings, environment);
    this.hub = service(HUB);
    this.breaker =
        new BreakerRule(
            settings.count("drayage.breaker.failures", 0),
            settings.millis("drayage.breaker.span"),
            settings.millis("drayage.breaker.rest"),
            settings.millis("drayage.breaker.max-rest"));
    this.connections = settings.count("drayage.http.max-connections", 1);
    this.slowAnswer = settings.millis("drayage.parallel.slow-answer");
    this.sourceRequests = settings.count("drayage.parallel.source-requests", 1);
    this.targetRequests = settings.count("drayage.parallel.target-requests", 1);
    service("drayage.aws.endpoint");
    service("drayage.google.metadata-endpoint");
  }

  private static ProxyRules proxies(Settings settings, Map<String, String> environment) {
    try {
      return ProxyRules.fromEnvironment(environment);
    } catch (MalformedException e) {
      settings.refuse(new UsageException(String.valueOf(e.getMessage())));
      return ProxyRules.none();
    }
  }

  /** Proxies of the environment. */
  public ProxyRules proxies() {
    return proxies;
  }

  /** Address of a service by property {@code key}; empty if not set. */
  public Optional<URI> service(String key) {
    return settings
        .text(key)
        .filter(text -> !text.isBlank())
        .flatMap(any -> settings.value(key, HostSettings::endpoint));
  }

  private static URI endpoint(String value) {
    try {
      URI uri = new URI(value);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean bare = uri.getRawPath() == null || uri.getRawPath().matches("/?");
      if (web && uri.getHost() != null && bare && uri.getRawUserInfo() == null) {
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
      }
    } catch (URISyntaxException e) {
      // reported below
    }
    throw new MalformedException(
        "'%s' is not an endpoint: write http://HOST[:PORT] or https://HOST[:PORT]; logins belong in `auth`"
            .formatted(PrintableText.text(value.replaceAll("//.*@", "//***@"), 200)));
  }

  /** Endpoint of Docker Hub's own API. */
  public URI hub() {
    return hub.orElseThrow(() -> new UsageException("property " + HUB + " is not set"));
  }

  /** Endpoint that replaces the registry's own; empty if none. */
  public Optional<URI> endpoint(RegistryHost host) {
    return find(host, "endpoint", HostSettings::endpoint);
  }

  /** Proxies for the registry and for its redirects. */
  public ProxyRules proxies(RegistryHost host) {
    return find(host, "proxy", HostSettings::proxyRules).orElse(proxies);
  }

  private static ProxyRules proxyRules(String value) {
    if (value.equals("none")) {
      return ProxyRules.none();
    }
    try {
      return ProxyRules.always(ProxyServer.parse(value));
    } catch (MalformedException e) {
      throw new MalformedException(e.getMessage() + "; or write none");
    }
  }

  /** Vouched hosts of the registry. */
  public VouchedHosts vouchedHosts(RegistryHost host) {
    return new VouchedHosts(
        find(host, "token-hosts", HostSettings::hosts).orElse(Set.of()),
        find(host, "inside-hosts", HostSettings::hosts).orElse(Set.of()));
  }

  private static Set<String> hosts(String value) {
    Set<String> hosts =
        Pattern.compile(",")
            .splitAsStream(value)
            .map(name -> name.strip().toLowerCase(Locale.ROOT).replaceAll("^\\[(.*)]$", "$1"))
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    for (String name : hosts) {
      if (!HOST_NAME.matcher(name).matches()) {
        throw new MalformedException(
            "'%s' is not a host name; write names without scheme and port, with commas between"
                .formatted(PrintableText.text(name, 80)));
      }
    }
    return hosts;
  }

  /** Pulls of the registry left to other clients. */
  public PullReserve pullReserve(RegistryHost host) {
    return find(host, "pull-reserve", PullReserve::parse).orElse(PullReserve.USUAL);
  }

  /** Token of the registry's push notifications. */
  public Optional<String> hookToken(RegistryHost host) {
    return find(host, "hook-token", TokenFile::checked);
  }

  /** Whether the registry is marked as a source, which is never written to. */
  boolean isSourceOnly(RegistryHost host) {
    return find(host, "role", HostSettings::role).isPresent();
  }

  private static String role(String value) {
    if (value.equals("source")) {
      return value;
    }
    throw new MalformedException(
        "'%s' is not a role; the one there is is source, which is never written to"
            .formatted(PrintableText.text(value, 80)));
  }

  /** Limits of a registry; equal for all its names. */
  public LimitSettings limits(RegistryHost registry, Side side) {
    int most =
        find(registry, "max-requests", PropertyForms.atLeast(1))
            .orElse(side == Side.SOURCE ? sourceRequests : targetRequests);
    return new LimitSettings(
        // further requests would only wait for a connection
        Math.min(most, connections),
        slowAnswer,
        find(registry, "max-rate", ByteRate::parse)
            .map(OptionalLong::of)
            .orElseGet(OptionalLong::empty),
        breaker);
  }

  /** Checks all settings of the registries of a plan. */
  public void check(SyncPlan plan) {
    checkVariables(registries(plan));
    for (SyncTask task : plan.tasks()) {
      check(task.source().registry());
      check(task.target().registry());
      target(task);
    }
  }

  /** Target of a task; refused if marked as a source. */
  public Location target(SyncTask task) {
    RegistryHost host = task.target().registry();
    if (isSourceOnly(host)) {
      settings.refuse(
          new UsageException(
              "task %s would write to %s, which drayage.registry.%s.role marks as a source; nothing was done"
                  .formatted(task.name(), host, host)));
    }
    return task.target();
  }

  private void check(RegistryHost host) {
    endpoint(host);
    proxies(host);
    vouchedHosts(host);
    pullReserve(host);
    hookToken(host);
    isSourceOnly(host);
    limits(host, Side.SOURCE);
  }

  static Set<RegistryHost> registries(SyncPlan plan) {
    return plan.tasks().stream()
        .flatMap(task -> Stream.of(task.source().registry(), task.target().registry()))
        .collect(Collectors.toSet());
  }

  /**
   * Refuses environment variables that set properties of two of {@code registries}: dot, hyphen and
   * colon all become an underscore.
   */
  void checkVariables(Set<RegistryHost> registries) {
    Map<String, Meaning> meanings = new HashMap<>();
    for (RegistryHost host : registries) {
      for (String spelling : host.spellings()) {
        for (String what : PropertyNames.OF_A_REGISTRY) {
          checkVariable(new Meaning(host, PREFIX + spelling + "." + what), meanings);
        }
      }
    }
  }

  private record Meaning(RegistryHost host, String key) {}

  private void checkVariable(Meaning meaning, Map<String, Meaning> meanings) {
    Optional<String> variable = settings.sources().variable(meaning.key());
    if (variable.isEmpty()) {
      return;
    }
    Meaning other = meanings.putIfAbsent(variable.get(), meaning);
    if (other != null && !other.host().equals(meaning.host())) {
      settings.refuse(
          new UsageException(
              "environment variable %s means both %s and %s: write these two into config/application.properties, or use --set"
                  .formatted(variable.get(), meaning.key(), other.key())));
    }
  }

  private <T> Optional<T> find(RegistryHost host, String what, Function<String, T> parse) {
    return key(host, what).flatMap(key -> settings.value(key, parse));
  }

  /** Key {@code drayage.registry.HOST.what} that is set, for any spelling of HOST. */
  private Optional<String> key(RegistryHost host, String what) {
    return host.spellings().stream()
        .map(name -> PREFIX + name + "." + what)
        .filter(settings::isSet)
        .findFirst();
  }
}
