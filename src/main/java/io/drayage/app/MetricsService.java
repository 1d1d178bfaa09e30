package io.drayage.app;

import io.drayage.api.MetricsResource;
import io.drayage.management.Resource;
import io.drayage.management.Resources;
import io.drayage.metrics.Metrics;
import io.drayage.metrics.Present;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.http.TrafficListener;
import io.drayage.route.CamelRelease;
import io.drayage.route.RouteCounter;
import io.drayage.status.Overview;
import io.drayage.status.ReloadState;
import io.drayage.sync.SyncListener;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Metrics of a process that stays: its listeners, what they read, and their address. */
public final class MetricsService implements AutoCloseable {
  private static final String PATH = "/observe/metrics";

  private final Metrics metrics;

  /** Metrics of the program in this version. */
  public MetricsService(String version) {
    this.metrics =
        new Metrics(
            new Metrics.Build(version, String.valueOf(Runtime.version()), CamelRelease.version()),
            Clock.systemUTC(),
            System::nanoTime);
  }

  /**
   * The metrics of a process with a management server; empty without one, since they could not be
   * read.
   *
   * @throws UsageException if a property of the server can't be used
   */
  public static Optional<MetricsService> of(Settings settings, String version) {
    return ManagementSettings.read(settings).map(any -> new MetricsService(version));
  }

  /** The listener to runs and copies, for {@link SessionListeners}. */
  public SyncListener sync() {
    return metrics.sync();
  }

  /** The listener to the requests of a registry, for {@link SessionListeners}. */
  public TrafficListener traffic(RegistryHost registry) {
    return metrics.traffic(registry);
  }

  /** From now on scrapes show the state of these too. */
  public void watch(SyncSession session, Overview overview, Supplier<List<ReloadState>> reloads) {
    metrics.watch(
        new Present(
            overview,
            reloads,
            () -> work(session.load()),
            () -> session.routeCounters().stream().map(MetricsService::exchanges).toList()));
  }

  /** Adds {@code GET /observe/metrics}. */
  public void addTo(Resources resources) {
    resources.add("GET", PATH, Resources.Access.OPEN, resource());
  }

  /** Answers with a scrape. */
  Resource resource() {
    return new MetricsResource(metrics);
  }

  private static Present.Work work(SyncSession.Load load) {
    return new Present.Work(load.waiting(), load.copying(), load.bytesInFlight());
  }

  private static Present.Exchanges exchanges(RouteCounter route) {
    return new Present.Exchanges(
        route.routeId(),
        route.total(),
        route.failed(),
        route.handled(),
        route.inFlight(),
        route.time());
  }

  @Override
  public void close() {
    metrics.close();
  }
}
