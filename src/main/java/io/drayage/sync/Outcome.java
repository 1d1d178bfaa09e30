package io.drayage.sync;

import io.drayage.failure.Failure;
import java.util.Optional;

/** The outcome of a part of a run. */
public sealed interface Outcome permits CopyResult, Outcome.MappingFailed, Outcome.MappingSkipped {
  /** The reason why the part was not done, empty if it was. */
  default Optional<Failure> problem() {
    return Optional.empty();
  }

  /** The failure, if there is one; work that the program's stop ended has none. */
  default Optional<Failure> failed() {
    return problem().filter(problem -> !problem.kind().isStop());
  }

  /** A mapping that failed before its images were known, such as by a failed tag list. */
  record MappingFailed(String subject, Failure failure) implements Outcome {
    @Override
    public Optional<Failure> problem() {
      return Optional.of(failure);
    }
  }

  /**
   * A mapping, or one of its repositories, that a route left out of the run.
   *
   * @param reason one line that names the step
   */
  record MappingSkipped(String subject, String reason) implements Outcome {}
}
