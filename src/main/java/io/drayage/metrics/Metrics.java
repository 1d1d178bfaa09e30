package io.drayage.metrics;

import io.drayage.metrics.Present.Work;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.http.TrafficListener;
import io.drayage.status.RegistryState;
import io.drayage.status.ReloadState;
import io.drayage.status.TaskState;
import io.drayage.status.WorkerState;
import io.drayage.sync.SyncListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * The metrics of a running process. Runs and requests are counted as they happen; the rest is read
 * at each scrape. Safe for several threads.
 */
public final class Metrics implements AutoCloseable {
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MeterSet meters = new MeterSet(registry);
  private final Gauges gauges = new Gauges(registry);
  private final RouteMeters routes = new RouteMeters(registry);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final SyncListener sync;
  private volatile Optional<Present> present = Optional.empty();

  /**
   * The text of a scrape.
   *
   * @param contentType its media type with version and character set
   */
  public record Scrape(String contentType, String text) {}

  /**
   * The program, for {@code drayage_build_info}.
   *
   * @param camel version of Camel
   */
  public record Build(String version, String java, String camel) {}

  /** Meters with the times of {@code clock} and the durations of {@code nanoTime}. */
  public Metrics(Build build, InstantSource clock, LongSupplier nanoTime) {
    this.sync = new SyncMeters(meters, clock, nanoTime);
    Gauge.builder(Metric.BUILD.meter(), () -> 1)
        .description(Metric.BUILD.help())
        .tags("version", build.version(), "java", build.java(), "camel", build.camel())
        .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /** The listener to runs and copies. */
  public SyncListener sync() {
    return sync;
  }

  /** The listener to the requests of a registry. */
  public TrafficListener traffic(RegistryHost host) {
    return meters.registry(host.name());
  }

  /** From now on scrapes show the values of {@code current} too. */
  public void watch(Present current) {
    present = Optional.of(current);
  }

  /**
   * All metrics as text.
   *
   * @param accept the request's {@code Accept}, or an empty text
   */
  public synchronized Scrape scrape(String accept) {
    present.ifPresent(this::read);
    String type = accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
    return new Scrape(type, registry.scrape(type));
  }

  private void read(Present current) {
    List<TaskState> tasks = current.overview().tasks();
    List<RegistryState> registries = current.overview().registries();
    Set<String> hosts = new TreeSet<>();
    Set<String> names = new TreeSet<>();
    for (TaskState task : tasks) {
      names.add(task.name());
      hosts.add(task.source());
      hosts.add(task.target());
      read(task);
    }
    registries.forEach(state -> hosts.add(state.registry()));
    meters.keepTasks(names);
    meters.keepRegistries(hosts);
    registries.forEach(this::read);
    readCircuits(tasks, registries);
    Work work = current.work().get();
    gauges.add(Metric.IMAGES_WAITING, work.waiting());
    gauges.add(Metric.COPIES_IN_PROGRESS, work.copying());
    gauges.add(Metric.IN_FLIGHT, work.bytesInFlight());
    if (current.overview().hasWorkers()) {
      readWorkers(current.overview().workers());
    }
    current.reloads().get().forEach(this::read);
    gauges.show();
    routes.show(current.routes().get());
  }

  private void read(TaskState task) {
    String[] labels = {"task", task.name()};
    gauges.add(Metric.LAST_SUCCESS, task.lastSuccess(), labels);
    gauges.add(Metric.LAST_RUN, task.lastRun().flatMap(run -> run.ended()), labels);
    gauges.add(Metric.NEXT_RUN, task.nextRun(), labels);
    gauges.add(Metric.PAUSED, task.paused(), labels);
    gauges.add(Metric.OUTDATED, task.newerAt().isPresent(), labels);
    task.maxAge().ifPresent(age -> gauges.add(Metric.MAX_AGE, age.toMillis() / 1000.0, labels));
  }

  private void read(RegistryState state) {
    meters.registry(state.registry()).pulls(state.spent());
    String[] labels = {"registry", state.registry()};
    state
        .pulls()
        .ifPresent(
            pulls -> {
              gauges.add(Metric.PULLS_LIMIT, pulls.limit(), labels);
              gauges.add(Metric.PULLS_REMAINING, pulls.remaining(), labels);
              gauges.add(Metric.PULLS_RESERVE, pulls.reserve(), labels);
              gauges.add(Metric.PULLS_RESET, pulls.reset(), labels);
            });
  }

  /** One circuit serves both sides of a registry; the label tells which tasks it stops. */
  private void readCircuits(List<TaskState> tasks, List<RegistryState> registries) {
    Map<String, Boolean> open = new HashMap<>();
    registries.forEach(state -> open.put(state.registry(), state.circuitOpen()));
    tasks.stream()
        .map(TaskState::source)
        .distinct()
        .forEach(host -> circuit(host, "source", open.getOrDefault(host, false)));
    tasks.stream()
        .map(TaskState::target)
        .distinct()
        .forEach(host -> circuit(host, "target", open.getOrDefault(host, false)));
  }

  private void circuit(String host, String side, boolean open) {
    gauges.add(Metric.CIRCUIT_OPEN, open, "registry", host, "side", side);
  }

  private void readWorkers(List<WorkerState> workers) {
    gauges.add(Metric.WORKERS, workers.size());
    gauges.add(Metric.WORKERS_COPIES, workers.stream().mapToInt(WorkerState::copies).sum());
    gauges.add(Metric.WORKERS_MOVED, workers.stream().mapToLong(WorkerState::moved).sum());
  }

  private void read(ReloadState reload) {
    gauges.add(Metric.RELOAD_SUCCESSFUL, reload.successful(), "what", reload.what());
    gauges.add(Metric.RELOAD_TIME, Optional.of(reload.time()), "what", reload.what());
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
