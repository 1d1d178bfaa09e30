package io.drayage.registry;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A registry that cannot serve right now: {@link FailureKind#UNAVAILABLE}. Route files name it. */
public final class UnavailableException extends RegistryException {
  private static final long serialVersionUID = 1L;
  private final @Nullable Duration retryAfter;

  /** {@code retryAfter} is what the registry asked for, if it did. */
  public UnavailableException(Details details, Optional<Duration> retryAfter) {
    super(details, null);
    this.retryAfter = retryAfter.orElse(null);
  }

  @Override
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  @Override
  public FailureKind kind() {
    return FailureKind.UNAVAILABLE;
  }
}
