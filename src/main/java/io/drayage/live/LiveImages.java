package io.drayage.live;

import io.drayage.oci.MalformedException;
import io.drayage.oci.Reference;
import io.drayage.status.Elsewhere;
import io.drayage.status.ImageState;
import io.drayage.status.Overview;
import io.drayage.status.RunState;
import io.drayage.sync.ImagePair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The images of all tasks, and the mappings that failed to tell theirs. Those of a task that ran at
 * another scheduler last are that scheduler's. Safe for several threads.
 */
final class LiveImages {
  private final LiveSources sources;
  private final LiveTasks tasks;
  private final RunningTasks running;
  private final Movements movements;

  LiveImages(LiveSources sources, LiveTasks tasks, RunningTasks running, Movements movements) {
    this.sources = sources;
    this.tasks = tasks;
    this.running = running;
    this.movements = movements;
  }

  /** The states of all images, each made when it is read. */
  List<ImageState> states() {
    Function<ImageKey, Optional<Instant>> copying = movements.begins();
    List<ImageStates.Part> all = new ArrayList<>();
    tasks
        .current()
        .forEach(
            (name, task) ->
                ranElsewhere(name)
                    .map(elsewhere()::images)
                    .ifPresentOrElse(
                        images -> ImageStates.addTo(all, images),
                        () -> task.images().addTo(all, copying, sources.next(name))));
    return new ImageStates(all);
  }

  /** The state of the image of a target reference. */
  Optional<ImageState> state(String target) {
    if (elsewhere().isShared()) {
      String text = reference(target).map(Reference::toString).orElse(target);
      return states().stream()
          .filter(image -> image.target().equals(text))
          .reduce(LiveImages::well);
    }
    return reference(target)
        .flatMap(
            wanted -> {
              Function<ImageKey, Optional<Instant>> copying = movements.begins();
              return tasks.current().entrySet().stream()
                  .flatMap(
                      task ->
                          task
                              .getValue()
                              .images()
                              .state(wanted, copying, sources.next(task.getKey()))
                              .stream())
                  .reduce(LiveImages::well);
            });
  }

  /** The state without a failure, if one of the two is so. */
  private static ImageState well(ImageState one, ImageState other) {
    return one.failure().isEmpty() ? one : other;
  }

  /** An image with the task whose runs look at it. */
  record Found(String taskName, ImagePair image) {}

  /** Finds the image of a target reference. */
  Optional<Found> find(String target) {
    if (elsewhere().isShared()) {
      return state(target)
          .flatMap(image -> ImageTable.pair(image, sources.plan().get()))
          .map(pair -> new Found(pair.taskName(), pair));
    }
    return reference(target)
        .flatMap(
            wanted ->
                tasks.current().entrySet().stream()
                    .flatMap(
                        task ->
                            task.getValue().images().find(wanted).stream()
                                .map(image -> new Found(task.getKey(), image)))
                    .findFirst());
  }

  /** The mappings whose repositories or tags were not listed. */
  List<Overview.MappingFailure> mappingFailures() {
    return tasks.current().entrySet().stream()
        .flatMap(
            task ->
                ranElsewhere(task.getKey())
                    .map(elsewhere()::mappingFailures)
                    .orElseGet(() -> task.getValue().mappingFailures(sources.next(task.getKey())))
                    .stream())
        .toList();
  }

  private Elsewhere elsewhere() {
    return tasks.elsewhere();
  }

  private Optional<RunState> ranElsewhere(String taskName) {
    return tasks.ranElsewhere(taskName, running.of(taskName).isPresent());
  }

  private static Optional<Reference> reference(String text) {
    try {
      return Optional.of(Reference.parse(text));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }
}
