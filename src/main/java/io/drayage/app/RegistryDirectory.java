package io.drayage.app;

import io.drayage.app.settings.Home;
import io.drayage.app.settings.HostSettings;
import io.drayage.app.settings.UsageException;
import io.drayage.oci.RegistryHost;
import io.drayage.plan.CatalogRule;
import io.drayage.plan.CopyTool;
import io.drayage.plan.Location;
import io.drayage.plan.LocationAuth;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.registry.Catalog;
import io.drayage.registry.RegistryClients;
import io.drayage.registry.RegistrySettings;
import io.drayage.registry.RegistrySnapshot;
import io.drayage.registry.RegistrySource;
import io.drayage.registry.RegistryTarget;
import io.drayage.registry.TargetPreparation;
import io.drayage.registry.cloud.CloudLibraries;
import io.drayage.skopeo.SkopeoTask;
import io.drayage.status.RegistryState;
import io.drayage.sync.Registries;
import io.drayage.sync.turn.PullReserve;
import java.net.URI;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Clients of a plan's locations, with the settings of their registries. */
public final class RegistryDirectory implements Registries {
  private final Function<String, Optional<SyncTask>> tasks;
  private final RegistryClients clients;
  private final HostSettings hosts;
  private final CredentialLookup credentials;

  /** By the locations of the plan themselves: equal ones share a client by its settings. */
  private final Map<Location, RegistrySource> sources =
      Collections.synchronizedMap(new IdentityHashMap<>());

  private final Map<Location, RegistryTarget> targets =
      Collections.synchronizedMap(new IdentityHashMap<>());

  private volatile Set<RegistrySettings> inUse = Set.of();

  /** Finds tasks by {@code tasks} at each call; credentials may be in {@code environment}. */
  RegistryDirectory(
      Function<String, Optional<SyncTask>> tasks,
      RegistryClients clients,
      HostSettings hosts,
      Map<String, String> environment) {
    this.tasks = tasks;
    this.clients = clients;
    this.hosts = hosts;
    this.credentials =
        new CredentialLookup(
            new CloudServices(
                new CloudLibraries(Home.libraries("cloud")), clients, hosts, environment),
            environment);
  }

  /**
   * Makes every client of a plan, so that wrong settings show before a run. Clients that are not in
   * use by this plan (if it is rejected, by the previous one) are dropped; a run in progress gets a
   * new one.
   *
   * @throws UsageException if a property can't be used, or a task writes to a registry that is
   *     marked as a source
   */
  void check(SyncPlan plan) {
    // locations of earlier plans may be unused
    sources.clear();
    targets.clear();
    Set<RegistrySettings> used = new HashSet<>();
    try {
      hosts.check(plan);
      for (SyncTask task : plan.tasks()) {
        source(task.source());
        target(task);
        used.add(settings(task.source()));
        used.add(settings(task.target()));
      }
      inUse = used;
    } finally {
      clients.keepOnly(inUse);
    }
  }

  @Override
  public RegistrySource source(String taskName) {
    return source(task(taskName).source());
  }

  @Override
  public RegistryTarget target(String taskName) {
    return target(task(taskName));
  }

  /** Catalog of a location, with its credentials. */
  public Catalog lister(Location location, CatalogRule.Source source) {
    if (source instanceof CatalogRule.Source.DockerHub) {
      return clients.hubNamespace(settings(location), hosts.hub());
    }
    if (source instanceof CatalogRule.Source.Index index) {
      return location.registry().isDockerHub()
          ? clients.hubSearch(settings(location), hosts.hub(), index.search())
          : clients.search(settings(location), index.search());
    }
    return credentials.lister(location).orElseGet(() -> source(location)::listRepositories);
  }

  @Override
  public TargetPreparation preparation(String taskName) {
    return credentials.preparation(hosts.target(task(taskName)));
  }

  /** Ends running credential helpers and prevents further ones. */
  void stopHelpers() {
    credentials.stopHelpers();
  }

  SyncTask task(String name) {
    return tasks
        .apply(name)
        .orElseThrow(() -> new IllegalArgumentException("no task named " + name));
  }

  private RegistrySource source(Location location) {
    return sources.computeIfAbsent(location, any -> clients.source(settings(any)));
  }

  private RegistryTarget target(SyncTask task) {
    return targets.computeIfAbsent(
        task.target(), any -> clients.target(settings(hosts.target(task))));
  }

  /** Name of the account at a task's source, the same at all schedulers with equal files. */
  String sourceAccount(String taskName) {
    Location source = task(taskName).source();
    String user =
        source.auth() instanceof LocationAuth.UserPassword known
            ? known.username()
            : source.auth() instanceof LocationAuth.Anonymous ? "(anonymous)" : "(found elsewhere)";
    return source.registry().name() + " " + user;
  }

  /** Settings of a task for skopeo. */
  SkopeoTask skopeoTask(String name) {
    SyncTask task = task(name);
    String binary = task.tool() instanceof CopyTool.Skopeo skopeo ? skopeo.binary() : "skopeo";
    return new SkopeoTask(binary, settings(task.source()), settings(task.target()));
  }

  /** Connection settings of a location. */
  RegistrySettings settings(Location location) {
    RegistryHost host = location.registry();
    Optional<URI> override = hosts.endpoint(host);
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
        credentials.source(location, override.isEmpty()),
        hosts.proxies(host),
        hosts.vouchedHosts(host));
  }

  private static URI defaultEndpoint(RegistryHost host) {
    return URI.create("https://" + (host.isDockerHub() ? "registry-1.docker.io" : host.name()));
  }

  /** The state of each registry of the current plan. */
  List<RegistryState> states() {
    return clients.snapshots().stream().map(this::state).toList();
  }

  private RegistryState state(RegistrySnapshot told) {
    PullReserve reserve = pullReserve(told.host());
    return new RegistryState(
        told.host().name(),
        told.circuitOpen(),
        told.pulls(),
        told.limit()
            .map(
                limit ->
                    new RegistryState.Pulls(
                        limit.limit(),
                        limit.remaining(),
                        reserve.of(limit.limit()),
                        told.reset())));
  }

  /** Pulls of the registry left to other clients. */
  public PullReserve pullReserve(RegistryHost host) {
    return hosts.pullReserve(host);
  }
}
