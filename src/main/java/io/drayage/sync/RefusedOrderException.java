package io.drayage.sync;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureException;

/**
 * An order that a worker refused because its sync files say something else about the task. Another
 * worker, or the same one after its reload, may take it. Route files name this type.
 */
public final class RefusedOrderException extends FailureException {
  private static final long serialVersionUID = 1L;

  /** Carries the worker's reason. */
  public RefusedOrderException(Failure failure) {
    super(failure, null);
  }
}
