package io.drayage.sync;

import java.util.Optional;

/** What came of a part of a run. */
public sealed interface Outcome permits CopyResult, MappingFailed, MappingSkipped {
  /** Why it failed, empty when it did not. */
  Optional<Failure> problem();
}
