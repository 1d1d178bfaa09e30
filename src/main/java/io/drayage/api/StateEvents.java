package io.drayage.api;

import io.drayage.management.Events;
import io.drayage.status.ImageState;
import io.drayage.status.Movement;
import io.drayage.status.Overview;
import io.drayage.status.RegistryState;
import io.drayage.status.ReloadState;
import io.drayage.status.StatusJson;
import io.drayage.status.TaskState;
import java.util.Optional;

/**
 * Publishes changes of the present state. The state is read when an event is sent, so an event that
 * nothing listens to, or that a later one replaces, costs next to nothing. Safe for several
 * threads; never blocks.
 */
public final class StateEvents {
  private final Overview overview;
  private final Events events;

  private record ImageData(
      String target, Optional<ImageState> image, Optional<Movement> movement) {}

  private record RunData(String task, Optional<TaskState> state) {}

  private record BudgetData(String registry, Optional<RegistryState> state) {}

  /** Publishes to {@code events}. */
  public StateEvents(Overview overview, Events events) {
    this.overview = overview;
    this.events = events;
  }

  /** The state of an image changed, or its copy went on. */
  public void imageChanged(String target) {
    events.publish("image", target, () -> StatusJson.write(image(target)));
  }

  private ImageData image(String target) {
    return new ImageData(
        target,
        overview.image(target),
        overview.movements().stream()
            .filter(movement -> movement.target().equals(target))
            .findFirst());
  }

  /** A run of the task began, went on or ended, or the task was paused or resumed. */
  public void runChanged(String task) {
    events.publish(
        "run",
        task,
        () ->
            StatusJson.write(
                new RunData(
                    task,
                    overview.tasks().stream()
                        .filter(state -> state.name().equals(task))
                        .findFirst())));
  }

  /** The pulls or the circuit of the registry changed. */
  public void budgetChanged(String registry) {
    events.publish(
        "budget",
        registry,
        () ->
            StatusJson.write(
                new BudgetData(
                    registry,
                    overview.registries().stream()
                        .filter(state -> state.registry().equals(registry))
                        .findFirst())));
  }

  /** Files were read again. */
  public void reloaded(ReloadState state) {
    events.publish("reload", state.what(), () -> StatusJson.write(state));
  }
}
