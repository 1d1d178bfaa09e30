package io.drayage.registry;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Too many requests or pulls: {@link FailureKind#RATE_LIMITED}. Route files name this type. */
public final class RateLimitedException extends RegistryException {
  private static final long serialVersionUID = 1L;
  private final @Nullable Duration retryAfter;

  /** {@code retryAfter} is what the registry asked for, if it did. */
  public RateLimitedException(Details details, Optional<Duration> retryAfter) {
    super(details, null);
    this.retryAfter = retryAfter.orElse(null);
  }

  @Override
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  @Override
  public FailureKind kind() {
    return FailureKind.RATE_LIMITED;
  }
}
