package io.drayage.sync;

import io.drayage.registry.RegistryException;

/** Work that was not begun, or was broken off, since the program is stopping. */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** It was not begun. */
  StoppedException(String subject) {
    super("not begun: " + subject + ": drayage is stopping");
  }

  /** It was broken off. */
  StoppedException(String subject, RegistryException cause) {
    super("broken off: %s: drayage is stopping (%s)".formatted(subject, cause.getMessage()), cause);
  }
}
