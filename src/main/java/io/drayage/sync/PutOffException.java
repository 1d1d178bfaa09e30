package io.drayage.sync;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureException;

/** An image that waits since a registry wants fewer requests. Route files name this type. */
public final class PutOffException extends FailureException {
  private static final long serialVersionUID = 1L;

  /** {@code failure} is what the registry answered. */
  public PutOffException(Failure failure) {
    super(failure, null);
  }
}
