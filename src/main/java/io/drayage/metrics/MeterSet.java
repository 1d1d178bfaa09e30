package io.drayage.metrics;

import io.drayage.failure.FailureKind;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Meters of tasks and registries, made at their first use. Those of tasks and registries that left
 * the sync files go. Safe for several threads.
 */
final class MeterSet {
  /** Label of failures that are about no registry of the sync files. */
  private static final String NO_REGISTRY = "";

  private final MeterRegistry registry;
  private final MeterGroup otherFailures;
  private final Map<String, TaskMeters> tasks = new ConcurrentHashMap<>();
  private final Map<String, RegistryMeters> registries = new ConcurrentHashMap<>();

  MeterSet(MeterRegistry registry) {
    this.registry = registry;
    this.otherFailures = new MeterGroup(registry, "registry", NO_REGISTRY);
  }

  TaskMeters task(String name) {
    // the look-up first: it takes no lock
    TaskMeters known = tasks.get(name);
    return known != null
        ? known
        : tasks.computeIfAbsent(name, any -> new TaskMeters(registry, name));
  }

  RegistryMeters registry(String name) {
    RegistryMeters known = registries.get(name);
    return known != null
        ? known
        : registries.computeIfAbsent(name, any -> new RegistryMeters(registry, name));
  }

  /** Counts a failure at its registry; text that is none adds no series. */
  void failed(String registryName, FailureKind kind) {
    Optional.ofNullable(registries.get(registryName))
        .ifPresentOrElse(
            own -> own.failed(kind),
            () -> otherFailures.counter(Metric.FAILURES, "kind", kind.label()).increment());
  }

  /** Makes the meters of these tasks, and drops those of others that have no run under way. */
  void keepTasks(Set<String> names) {
    names.forEach(this::task);
    tasks
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !names.contains(entry.getKey()) && !entry.getValue().isBusy();
              if (gone) {
                entry.getValue().close();
              }
              return gone;
            });
  }

  /** Makes the meters of these registries, and drops those of others. */
  void keepRegistries(Set<String> names) {
    names.forEach(this::registry);
    registries
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !names.contains(entry.getKey());
              if (gone) {
                entry.getValue().close();
              }
              return gone;
            });
  }
}
