package io.drayage.app;

import io.drayage.api.MetricsResource;
import io.drayage.app.settings.ManagementSettings;
import io.drayage.app.settings.Settings;
import io.drayage.app.settings.UsageException;
import io.drayage.management.Resources;
import io.drayage.metrics.Metrics;
import io.drayage.metrics.Present;
import io.drayage.route.CamelRelease;
import io.drayage.route.RouteCounter;
import io.drayage.status.Overview;
import io.drayage.status.ReloadState;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Metrics of a process that stays: its listeners, what they read, and their address. */
final class MetricsService implements AutoCloseable {
  private static final String PATH = "/observe/metrics";

  private final Metrics metrics;

  MetricsService() {
    String version = MetricsService.class.getPackage().getImplementationVersion();
    this.metrics =
        new Metrics(
            new Metrics.Build(
                version == null ? "dev" : version,
                String.valueOf(Runtime.version()),
                CamelRelease.version()),
            Clock.systemUTC(),
            System::nanoTime);
  }

  /**
   * The metrics of a process with a management server; empty without one, since they could not be
   * read.
   *
   * @throws UsageException if a property of the server can't be used
   */
  static Optional<MetricsService> of(Settings settings) {
    return ManagementSettings.read(settings).map(any -> new MetricsService());
  }

  /** These listeners, and those of the metrics. */
  SessionListeners addedTo(SessionListeners listeners) {
    return SessionListeners.of(List.of(metrics.sync(), listeners.sync()))
        .withTraffic(metrics::traffic);
  }

  /** Adds {@code GET /observe/metrics}, which shows the state of these too. */
  void serve(
      SyncSession session,
      Overview overview,
      Supplier<List<ReloadState>> reloads,
      Resources resources) {
    metrics.watch(
        new Present(
            overview,
            reloads,
            session::work,
            () -> session.routes().counters().stream().map(MetricsService::exchanges).toList()));
    resources.add("GET", PATH, Resources.Access.OPEN, new MetricsResource(metrics));
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
