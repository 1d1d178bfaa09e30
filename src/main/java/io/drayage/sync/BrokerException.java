package io.drayage.sync;

import io.drayage.failure.FailureException;
import io.drayage.failure.FailureKind;
import org.jspecify.annotations.Nullable;

/** An order that the broker did not take. Route files name this type. */
public final class BrokerException extends FailureException {
  private static final long serialVersionUID = 1L;

  /** A failure to send the order of {@code subject}; {@code reason} holds no secret. */
  public BrokerException(String subject, String reason, @Nullable Throwable cause) {
    super(
        FailureKind.UNREACHABLE,
        "%s: the broker took no order: %s".formatted(subject, reason),
        "check that the broker of drayage.broker runs and lets this process send",
        cause);
  }
}
