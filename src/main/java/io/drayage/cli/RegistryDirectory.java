package io.drayage.cli;

import io.drayage.oci.RegistryHost;
import io.drayage.plan.ListerRule;
import io.drayage.plan.Location;
import io.drayage.plan.LocationAuth;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.registry.RegistryClient;
import io.drayage.registry.RegistryClients;
import io.drayage.registry.RegistrySettings;
import io.drayage.registry.RepositoryLister;
import io.drayage.registry.auth.CredentialSource;
import io.drayage.registry.auth.Credentials;
import io.drayage.sync.PullReserve;
import io.drayage.sync.Registries;
import io.drayage.sync.RepositoryListers;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Gives each location of a plan its client, with what the properties say of the registry. */
final class RegistryDirectory implements Registries, RepositoryListers {
  private static final String HUB = "drayage.dockerhub.endpoint";

  private final SyncPlan plan;
  private final RegistryClients clients;
  private final Settings settings;
  private final CredentialSource elsewhere;

  /** {@code elsewhere} is asked where the sync file says nothing of credentials. */
  RegistryDirectory(
      SyncPlan plan, RegistryClients clients, Settings settings, CredentialSource elsewhere) {
    this.plan = plan;
    this.clients = clients;
    this.settings = settings;
    this.elsewhere = elsewhere;
  }

  /**
   * Makes every client once, so that what is wrong with a setting shows at start.
   *
   * @throws UsageException if a property can't be used
   */
  void check() {
    hub();
    for (SyncTask task : plan.tasks()) {
      pullReserve(task.source().registry());
      client(task.source());
      client(task.target());
    }
  }

  @Override
  public RegistryClient source(String taskName) {
    return client(task(taskName).source());
  }

  @Override
  public RegistryClient target(String taskName) {
    return client(task(taskName).target());
  }

  @Override
  public RepositoryLister lister(Location location, ListerRule.Source source) {
    if (source instanceof ListerRule.Source.DockerHub) {
      return clients.hubNamespace(settings(location), hub());
    }
    if (source instanceof ListerRule.Source.Index index) {
      return location.registry().isDockerHub()
          ? clients.hubSearch(settings(location), hub(), index.search())
          : clients.search(settings(location), index.search());
    }
    return client(location)::listRepositories;
  }

  SyncTask task(String name) {
    return plan.task(name).orElseThrow(() -> new IllegalArgumentException("no task named " + name));
  }

  private RegistryClient client(Location location) {
    return clients.client(settings(location));
  }

  private URI hub() {
    return settings
        .text(HUB)
        .map(value -> endpoint(HUB, value))
        .orElseThrow(() -> new UsageException("property " + HUB + " is not set"));
  }

  /** How a location is reached. */
  RegistrySettings settings(Location location) {
    RegistryHost host = location.registry();
    Optional<URI> override = override(host);
    boolean plainHttp =
        location.skipTlsVerify()
            || host.isLoopback()
            || override.filter(uri -> "http".equals(uri.getScheme())).isPresent();
    return new RegistrySettings(
        host,
        override.orElseGet(() -> defaultEndpoint(host)),
        plainHttp,
        !location.skipTlsVerify(),
        location.certsDir(),
        credentials(location.auth()));
  }

  private CredentialSource credentials(LocationAuth auth) {
    if (auth instanceof LocationAuth.UserPassword user) {
      return CredentialSource.of(new Credentials.Basic(user.username(), user.password()));
    }
    return auth instanceof LocationAuth.Anonymous
        ? CredentialSource.of(new Credentials.Anonymous())
        : elsewhere;
  }

  private static URI defaultEndpoint(RegistryHost host) {
    return URI.create("https://" + (host.isDockerHub() ? "registry-1.docker.io" : host.name()));
  }

  private Optional<URI> override(RegistryHost host) {
    return keys(host, "endpoint")
        .flatMap(key -> settings.text(key).map(value -> endpoint(key, value)).stream())
        .findFirst();
  }

  /** How a property of the registry can be written. */
  private static Stream<String> keys(RegistryHost host, String property) {
    List<String> names = new ArrayList<>(List.of(host.name()));
    if (host.isDockerHub()) {
      names.addAll(RegistryHost.dockerHubNames().stream().sorted().toList());
    }
    return names.stream()
        .map(name -> "drayage.registry." + name.toLowerCase(Locale.ROOT) + "." + property);
  }

  /** The pulls of the registry that are left to others. */
  PullReserve pullReserve(RegistryHost host) {
    return keys(host, "pull-reserve")
        .flatMap(key -> settings.text(key).map(value -> reserve(key, value)).stream())
        .findFirst()
        .orElse(PullReserve.USUAL);
  }

  private static PullReserve reserve(String key, String value) {
    try {
      return PullReserve.parse(value);
    } catch (IllegalArgumentException e) {
      throw new UsageException("property " + key + ": " + e.getMessage());
    }
  }

  private static URI endpoint(String key, String value) {
    try {
      URI uri = new URI(value.strip());
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean bare = uri.getRawPath() == null || uri.getRawPath().matches("/?");
      if (web && uri.getHost() != null && bare && uri.getRawUserInfo() == null) {
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
      }
    } catch (URISyntaxException e) {
      // the message below says it
    }
    throw new UsageException(
        "property %s: '%s' is not an endpoint (http://HOST[:PORT] or https://HOST[:PORT])"
            .formatted(key, value));
  }
}
