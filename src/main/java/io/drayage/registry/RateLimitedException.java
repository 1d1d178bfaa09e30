package io.drayage.registry;

import io.drayage.failure.FailureKind;
import org.jspecify.annotations.Nullable;

/** Too many requests or pulls: {@link FailureKind#RATE_LIMITED}. Route files name this type. */
public final class RateLimitedException extends RegistryException {
  private static final long serialVersionUID = 1L;

  RateLimitedException(Details details, @Nullable Throwable cause) {
    super(FailureKind.RATE_LIMITED, details, cause);
  }
}
