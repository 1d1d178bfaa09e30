package io.drayage.sync.again;

import io.drayage.oci.Digest;
import java.util.Optional;

/** Remembers images that failed, over restarts. What it loses costs tries, nothing else. */
public interface FailureMemory {
  /** How an image has failed since it last went well, if it has. */
  Optional<FailureCount> recall(Digest image);

  /** Keeps how an image has failed. */
  void remember(Digest image, FailureCount count);

  /** The image went well. */
  void forget(Digest image);

  /** Whether surely nothing is remembered, as is the rule; then no image need be looked up. */
  default boolean isEmpty() {
    return false;
  }

  /** Remembers nothing. */
  static FailureMemory none() {
    return new FailureMemory() {
      @Override
      public Optional<FailureCount> recall(Digest image) {
        return Optional.empty();
      }

      @Override
      public boolean isEmpty() {
        return true;
      }

      @Override
      public void remember(Digest image, FailureCount count) {
        // as the method above says
      }

      @Override
      public void forget(Digest image) {
        // as the method above says
      }
    };
  }
}
