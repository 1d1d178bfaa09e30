package io.drayage.status;

import java.util.List;
import java.util.Optional;

/**
 * What other schedulers over the same database do. Safe for several threads; each call is quick, or
 * asks the database once in a while.
 */
public interface Elsewhere {
  /** A scheduler that is alone. */
  static Elsewhere none() {
    return new Elsewhere() {
      @Override
      public boolean isShared() {
        return false;
      }

      @Override
      public Optional<String> runsAt(String task) {
        return Optional.empty();
      }

      @Override
      public Optional<RunState> running(String task) {
        return Optional.empty();
      }

      @Override
      public Optional<String> newerAt(String task) {
        return Optional.empty();
      }

      @Override
      public List<ImageState> images(RunState run) {
        return List.of();
      }

      @Override
      public List<Overview.MappingFailure> mappingFailures(RunState run) {
        return List.of();
      }
    };
  }

  /** Whether there may be other schedulers. */
  boolean isShared();

  /** Name of the other scheduler that runs the task. */
  Optional<String> runsAt(String task);

  /** The run of the task at another scheduler, as it was a moment ago. */
  Optional<RunState> running(String task);

  /** Name of the scheduler whose sync file defines the task anew; its timer fires there only. */
  Optional<String> newerAt(String task);

  /** The images of a run that ended at another scheduler. */
  List<ImageState> images(RunState run);

  /** The mappings that failed in a run that ended at another scheduler. */
  List<Overview.MappingFailure> mappingFailures(RunState run);
}
