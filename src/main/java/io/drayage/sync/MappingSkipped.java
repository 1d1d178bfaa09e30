package io.drayage.sync;

import io.drayage.failure.Failure;
import java.util.Optional;

/**
 * A mapping, or one repository of it, that a route left out of the run.
 *
 * @param reason one line that says which step did
 */
public record MappingSkipped(String subject, String reason) implements Outcome {
  @Override
  public Optional<Failure> problem() {
    return Optional.empty();
  }
}
