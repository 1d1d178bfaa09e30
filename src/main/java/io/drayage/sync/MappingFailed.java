package io.drayage.sync;

import io.drayage.failure.Failure;
import java.util.Optional;

/** A mapping that failed before it had images, for example because its tags could not be listed. */
public record MappingFailed(String subject, Failure failure) implements Outcome {
  @Override
  public Optional<Failure> problem() {
    return Optional.of(failure);
  }
}
