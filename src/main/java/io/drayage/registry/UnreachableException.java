package io.drayage.registry;

import io.drayage.failure.FailureKind;
import org.jspecify.annotations.Nullable;

/** No answer from a registry: {@link FailureKind#UNREACHABLE}. Route files name this type. */
public final class UnreachableException extends RegistryException {
  private static final long serialVersionUID = 1L;

  UnreachableException(Details details, @Nullable Throwable cause) {
    super(FailureKind.UNREACHABLE, details, cause);
  }
}
