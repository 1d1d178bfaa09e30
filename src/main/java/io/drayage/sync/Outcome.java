package io.drayage.sync;

import io.drayage.failure.Failure;
import java.util.Optional;

/** What came of a part of a run. */
public sealed interface Outcome permits CopyResult, Outcome.MappingFailed, Outcome.MappingSkipped {
  /** Why it was not done, empty when it was. */
  public Optional<Failure> problem();

  /** Why it failed, empty when it did not: work that the program's stop ended is no failure. */
  default Optional<Failure> failed() {
    return problem().filter(problem -> !problem.kind().isStop());
  }

  /** A mapping that failed before it had images, such as one whose tags could not be listed. */
  record MappingFailed(String subject, Failure failure) implements Outcome {
    @Override
    public Optional<Failure> problem() {
      return Optional.of(failure);
    }
  }

  /**
   * A mapping, or one repository of it, that a route left out of the run.
   *
   * @param reason one line that says which step did
   */
  record MappingSkipped(String subject, String reason) implements Outcome {
    @Override
    public Optional<Failure> problem() {
      return Optional.empty();
    }
  }
}
