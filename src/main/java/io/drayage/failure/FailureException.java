package io.drayage.failure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure with a known kind. Only kinds that routes name have exception types of their own. The
 * message is one line free of secrets.
 */
public class FailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  /** A failure that is not about a registry; {@code hint} is an action for the operator. */
  public FailureException(
      FailureKind kind, String message, String hint, @Nullable Throwable cause) {
    this(new Failure(kind, message, hint, "", 0, 1), cause);
  }

  /** A failure and its cause. */
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
