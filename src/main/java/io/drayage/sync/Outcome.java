package io.drayage.sync;

import io.drayage.failure.Failure;
import java.util.Optional;

/** What came of a part of a run. */
public sealed interface Outcome permits CopyResult, MappingFailed, MappingSkipped {
  /** Why it was not done, empty when it was. */
  public Optional<Failure> problem();

  /** Why it failed, empty when it did not: work that the program's stop ended is no failure. */
  default Optional<Failure> failed() {
    return problem().filter(problem -> !problem.kind().isStop());
  }
}
