package io.drayage.sync;

import io.drayage.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/** Work that was not begun, or was broken off, since the program is stopping. */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private StoppedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static StoppedException notBegun(Work work) {
    return new StoppedException("not begun: " + work.subject() + ": drayage is stopping", null);
  }

  static StoppedException brokenOff(Work work, RegistryException cause) {
    String message =
        "broken off: %s: drayage is stopping (%s)".formatted(work.subject(), cause.getMessage());
    return new StoppedException(message, cause);
  }
}
