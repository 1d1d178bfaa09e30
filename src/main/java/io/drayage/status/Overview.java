package io.drayage.status;

import java.util.List;
import java.util.Optional;

/** The present state of the running process. Safe for several threads; each call is quick. */
public interface Overview {
  /** The tasks of the current sync files, in their order. */
  List<TaskState> tasks();

  /**
   * The images of the current mappings that a run has looked at. Each state is made when it is
   * read, since all of them together may be larger than the heap.
   */
  List<ImageState> images();

  /** The image of this target reference, {@code HOST/REPOSITORY:TAG}. */
  Optional<ImageState> image(String target);

  /** Mappings whose last look failed before their images were known. */
  List<MappingFailure> mappingFailures();

  /** Copies under way. */
  List<Movement> movements();

  /** The workers that were heard of lately, by name; none without a broker. */
  default List<WorkerState> workers() {
    return List.of();
  }

  /** Whether copies are ordered from workers, and these tell of them. */
  default boolean hasWorkers() {
    return false;
  }

  /** The registries of the current sync files. */
  List<RegistryState> registries();

  /**
   * A mapping that failed.
   *
   * @param work mapping or repository
   */
  record MappingFailure(String task, String work, ImageState.FailureState failure) {}
}
