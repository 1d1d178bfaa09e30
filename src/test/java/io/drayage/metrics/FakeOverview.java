package io.drayage.metrics;

import io.drayage.status.ImageState;
import io.drayage.status.Movement;
import io.drayage.status.Overview;
import io.drayage.status.RegistryState;
import io.drayage.status.TaskState;
import io.drayage.status.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An overview of the tasks and registries that a test adds. */
final class FakeOverview implements Overview {
  static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");

  final List<TaskState> tasks = new ArrayList<>();
  final List<RegistryState> registries = new ArrayList<>();
  final List<WorkerState> workers = new ArrayList<>();
  boolean hasWorkers;

  FakeOverview task(String name, String source, String target) {
    tasks.add(
        new TaskState(
            name,
            source,
            target,
            "every 6 h",
            1,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.of(TIME),
            Optional.of(TIME.plusSeconds(21_600)),
            Optional.of(Duration.ofHours(12)),
            true));
    return this;
  }

  FakeOverview worker(int copies, long moved) {
    workers.add(new WorkerState("w" + workers.size(), "1.2", TIME, copies, moved, 2 * moved));
    return this;
  }

  FakeOverview registry(RegistryState state) {
    registries.add(state);
    return this;
  }

  @Override
  public List<TaskState> tasks() {
    return tasks;
  }

  @Override
  public List<ImageState> images() {
    return List.of();
  }

  @Override
  public Optional<ImageState> image(String target) {
    return Optional.empty();
  }

  @Override
  public List<MappingFailure> mappingFailures() {
    return List.of();
  }

  @Override
  public List<Movement> movements() {
    return List.of();
  }

  @Override
  public List<WorkerState> workers() {
    return workers;
  }

  @Override
  public boolean hasWorkers() {
    return hasWorkers;
  }

  @Override
  public List<RegistryState> registries() {
    return registries;
  }
}
