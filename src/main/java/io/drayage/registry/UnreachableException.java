package io.drayage.registry;

import org.jspecify.annotations.Nullable;

/** No answer from a registry: {@link FailureKind#UNREACHABLE}. Route files name this type. */
public final class UnreachableException extends RegistryException {
  private static final long serialVersionUID = 1L;

  /** Keeps the cause. */
  public UnreachableException(Details details, @Nullable Throwable cause) {
    super(details, cause);
  }

  @Override
  public FailureKind kind() {
    return FailureKind.UNREACHABLE;
  }
}
