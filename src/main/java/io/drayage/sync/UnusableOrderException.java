package io.drayage.sync;

import io.drayage.failure.FailureException;
import io.drayage.failure.FailureKind;

/**
 * An order that no worker can copy: it can't be read, or it ended every worker that tried. It goes
 * to the dead letters. Route files name this type.
 */
public final class UnusableOrderException extends FailureException {
  private static final long serialVersionUID = 1L;

  /** Gives the reason, without content of the order. */
  public UnusableOrderException(String message, String hint) {
    super(FailureKind.INTERNAL, message, hint, null);
  }
}
