package io.drayage.sync;

import java.time.Duration;

/** An image took longer than it may; what is complete at the target stays there. */
public final class OverdueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OverdueException(String subject, Duration limit) {
    super("interrupted: %s took longer than %d s".formatted(subject, limit.toSeconds()));
  }
}
