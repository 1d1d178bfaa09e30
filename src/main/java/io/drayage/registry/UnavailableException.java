package io.drayage.registry;

import io.drayage.failure.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * A registry that cannot serve right now: {@link FailureKind#UNAVAILABLE}. Route files name this
 * type.
 */
public final class UnavailableException extends RegistryException {
  private static final long serialVersionUID = 1L;

  UnavailableException(Details details, @Nullable Throwable cause) {
    super(FailureKind.UNAVAILABLE, details, cause);
  }
}
