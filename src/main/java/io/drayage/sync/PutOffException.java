package io.drayage.sync;

/** An image was not copied since a registry wants fewer requests; it comes back in its turn. */
public final class PutOffException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  /** {@code failure} is why the registry would not. */
  public PutOffException(Failure failure) {
    super(failure.message());
    this.failure = failure;
  }

  /** Why the registry would not. */
  public Failure failure() {
    return failure;
  }
}
