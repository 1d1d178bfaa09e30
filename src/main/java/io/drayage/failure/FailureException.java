package io.drayage.failure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Work that failed for a known reason. The kind tells failures apart; only those that routes name
 * have types of their own. The message is one line and free of secrets.
 */
public class FailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  /** A failure that is not about a registry; {@code hint} is what the operator can do. */
  public FailureException(
      FailureKind kind, String message, String hint, @Nullable Throwable cause) {
    this(new Failure(kind, message, hint, "", 0, 1), cause);
  }

  /** A failure with its cause, if there is one. */
  public FailureException(Failure failure, @Nullable Throwable cause) {
    super(failure.message(), cause);
    this.failure = failure;
  }

  /** The failure as reports show it. */
  public final Failure failure() {
    return failure;
  }

  /** The kind, for logs, reports and retries. */
  public final FailureKind kind() {
    return failure.kind();
  }

  /** Whether the kind is one of {@code kinds}. */
  public final boolean is(FailureKind... kinds) {
    return List.of(kinds).contains(kind());
  }
}
