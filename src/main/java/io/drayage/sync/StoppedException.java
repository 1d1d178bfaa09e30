package io.drayage.sync;

import io.drayage.registry.FailureKind;
import io.drayage.registry.RegistryException;

/** Work that was not started, or was interrupted, since the program is stopping. */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** It was not started. */
  public StoppedException(String subject) {
    super("not started: " + subject + ": drayage is stopping");
  }

  /** It was in progress. */
  public StoppedException(String subject, RegistryException cause) {
    super(
        "interrupted: %s: drayage is stopping (%s)".formatted(subject, cause.getMessage()), cause);
  }

  /** {@link FailureKind#STOPPED} or {@link FailureKind#INTERRUPTED}. */
  FailureKind kind() {
    return getCause() == null ? FailureKind.STOPPED : FailureKind.INTERRUPTED;
  }
}
