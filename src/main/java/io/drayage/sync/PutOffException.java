package io.drayage.sync;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureException;

/** An image postponed because of a rate limit. Route files name this type. */
public final class PutOffException extends FailureException {
  private static final long serialVersionUID = 1L;

  /** Carries the registry's failure. */
  public PutOffException(Failure failure) {
    super(failure, null);
  }
}
