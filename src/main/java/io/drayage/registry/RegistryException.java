package io.drayage.registry;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureException;
import io.drayage.failure.FailureKind;
import io.drayage.oci.RegistryHost;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to a registry that failed for good at this level. Kinds that routes choose a retry
 * policy by are types of their own.
 */
public class RegistryException extends FailureException {
  private static final long serialVersionUID = 1L;

  private final transient Details details;

  /**
   * What there is to say of a failed request.
   *
   * @param registry the registry that was asked
   * @param operation what was tried, such as {@code HEAD manifest docker.io/library/redis:latest}
   * @param reason why it failed, safe to print
   * @param status the HTTP status, 0 without an answer
   * @param code the registry's own error code, empty if it gave none
   * @param attempts how often the request was tried
   * @param hint what the operator can do, empty if there is nothing to say
   * @param retryAfter how long the registry asked to wait
   */
  public record Details(
      RegistryHost registry,
      String operation,
      String reason,
      int status,
      String code,
      int attempts,
      String hint,
      Optional<Duration> retryAfter) {
    /** Details of a failure without an answer. */
    public Details(RegistryHost registry, String operation, String reason, String hint) {
      this(registry, operation, reason, 0, "", 1, hint, Optional.empty());
    }

    /** The same for another operation. */
    public Details withOperation(String other) {
      return new Details(registry, other, reason, status, code, attempts, hint, retryAfter);
    }

    /** The same with another reason and hint. */
    public Details withReason(String other, String otherHint) {
      return new Details(registry, operation, other, status, code, attempts, otherHint, retryAfter);
    }

    Details withAttempts(int number) {
      return new Details(registry, operation, reason, status, code, number, hint, retryAfter);
    }

    private String message() {
      String answer =
          status == 0 ? "" : " (HTTP " + status + (code.isEmpty() ? "" : " " + code) + ")";
      String tried = attempts > 1 ? ", gave up after " + attempts + " attempts" : "";
      return operation + ": " + reason + answer + tried;
    }

    /** The words that are the same for all requests that fail of one cause. */
    private String commonReason() {
      return status == 0 ? reason : reason + " (HTTP " + status + ")";
    }
  }

  RegistryException(FailureKind kind, Details details, @Nullable Throwable cause) {
    super(failure(kind, details, cause), cause);
    this.details = details;
  }

  /** A failure without a cause. */
  public static RegistryException of(FailureKind kind, Details details) {
    return of(kind, details, null);
  }

  /** A failure of the type that routes name for its kind, if they name one. */
  public static RegistryException of(FailureKind kind, Details details, @Nullable Throwable cause) {
    return switch (kind) {
      case UNREACHABLE -> new UnreachableException(details, cause);
      case UNAVAILABLE -> new UnavailableException(details, cause);
      case RATE_LIMITED -> new RateLimitedException(details, cause);
      default -> new RegistryException(kind, details, cause);
    };
  }

  /** The waiting thread was interrupted; sets its flag again. */
  public static RegistryException interrupted(
      RegistryHost registry, String operation, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return of(FailureKind.INTERRUPTED, new Details(registry, operation, "interrupted", ""), cause);
  }

  /** What was tried and how it failed. */
  public final Details details() {
    return details;
  }

  /** How long the registry asked to wait, empty if it did not. */
  public final Optional<Duration> retryAfter() {
    return details.retryAfter();
  }

  private static Failure failure(FailureKind kind, Details details, @Nullable Throwable cause) {
    return new Failure(
        kind,
        details.message(),
        // an open circuit is reported by what opened it
        kind == FailureKind.RESTING && cause != null
            ? String.valueOf(cause.getMessage())
            : details.commonReason(),
        kind.isStop() ? Failure.RUN_AGAIN : details.hint(),
        details.registry().name(),
        details.status(),
        1,
        details.retryAfter().map(Duration::toMillis).orElse(0L));
  }
}
