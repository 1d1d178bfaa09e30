package io.drayage.registry;

import io.drayage.oci.RegistryHost;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to a registry that failed for good at this level. The subclass is the kind; those that
 * routes choose a retry policy by are types of their own. The message is complete, one line, and
 * free of secrets.
 */
public abstract sealed class RegistryException extends RuntimeException
    permits RateLimitedException,
        UnavailableException,
        UnreachableException,
        RegistryException.Resting,
        RegistryException.Unauthorized,
        RegistryException.Denied,
        RegistryException.NotFound,
        RegistryException.Rejected,
        RegistryException.MissingBlobs,
        RegistryException.InvalidContent,
        RegistryException.Untrusted,
        RegistryException.Overdue,
        RegistryException.Interrupted {
  private static final long serialVersionUID = 1L;

  /**
   * What there is to say of a failure.
   *
   * @param registry who was asked
   * @param operation what was tried, such as {@code HEAD manifest docker.io/library/redis:latest}
   * @param reason why it failed, safe to print
   * @param status the HTTP status, 0 when there was no answer
   * @param code the registry's own error code, empty when it gave none
   * @param attempts how often it was tried
   * @param hint what the operator can do, empty when there is nothing to say
   */
  public record Details(
      RegistryHost registry,
      String operation,
      String reason,
      int status,
      String code,
      int attempts,
      String hint) {
    /** The same of what was tried for the sake of something else. */
    public Details withOperation(String other) {
      return new Details(registry, other, reason, status, code, attempts, hint);
    }

    Details withAttempts(int number) {
      return new Details(registry, operation, reason, status, code, number, hint);
    }
  }

  private final transient Details details;
  private final @Nullable Duration retryAfter;

  RegistryException(Details details, @Nullable Throwable cause) {
    this(details, cause, Optional.empty());
  }

  private RegistryException(
      Details details, @Nullable Throwable cause, Optional<Duration> retryAfter) {
    super(message(details), cause);
    this.details = details;
    this.retryAfter = retryAfter.orElse(null);
  }

  /** The kind, for logs and reports. */
  public abstract FailureKind kind();

  /** What was tried and how it failed. */
  public Details details() {
    return details;
  }

  /** How long the registry asked to wait, empty when it did not. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** Why it failed, in words that are the same for every request that fails of this cause. */
  public String reason() {
    return details.status() == 0
        ? details.reason()
        : details.reason() + " (HTTP " + details.status() + ")";
  }

  private static String message(Details details) {
    StringBuilder text = new StringBuilder();
    text.append(details.operation()).append(": ").append(details.reason());
    if (details.status() != 0) {
      text.append(" (HTTP ").append(details.status());
      if (!details.code().isEmpty()) {
        text.append(' ').append(details.code());
      }
      text.append(')');
    }
    if (details.attempts() > 1) {
      text.append(", gave up after ").append(details.attempts()).append(" attempts");
    }
    return text.toString();
  }

  /** {@link FailureKind#RESTING}: nothing was sent. */
  public static final class Resting extends RegistryException {
    private static final long serialVersionUID = 1L;

    /**
     * The circuit stays open for {@code retryAfter}; {@code cause} is the failure that opened it.
     */
    public Resting(Details details, Optional<Duration> retryAfter, @Nullable Throwable cause) {
      super(details, cause, retryAfter);
    }

    /** The reason of the failure that opened the circuit. */
    @Override
    public String reason() {
      Throwable cause = getCause();
      return cause == null ? super.reason() : String.valueOf(cause.getMessage());
    }

    @Override
    public FailureKind kind() {
      return FailureKind.RESTING;
    }
  }

  /** {@link FailureKind#UNAUTHORIZED}. */
  public static final class Unauthorized extends RegistryException {
    private static final long serialVersionUID = 1L;

    /** An answer is its own cause. */
    public Unauthorized(Details details) {
      super(details, null);
    }

    @Override
    public FailureKind kind() {
      return FailureKind.UNAUTHORIZED;
    }
  }

  /** {@link FailureKind#DENIED}. */
  public static final class Denied extends RegistryException {
    private static final long serialVersionUID = 1L;

    /** An answer is its own cause. */
    public Denied(Details details) {
      super(details, null);
    }

    @Override
    public FailureKind kind() {
      return FailureKind.DENIED;
    }
  }

  /** {@link FailureKind#NOT_FOUND}. */
  public static final class NotFound extends RegistryException {
    private static final long serialVersionUID = 1L;

    /** An answer is its own cause. */
    public NotFound(Details details) {
      super(details, null);
    }

    @Override
    public FailureKind kind() {
      return FailureKind.NOT_FOUND;
    }
  }

  /** {@link FailureKind#REJECTED}. */
  public static final class Rejected extends RegistryException {
    private static final long serialVersionUID = 1L;

    /** An answer is its own cause. */
    public Rejected(Details details) {
      super(details, null);
    }

    @Override
    public FailureKind kind() {
      return FailureKind.REJECTED;
    }
  }

  /** {@link FailureKind#MISSING_BLOBS}. */
  public static final class MissingBlobs extends RegistryException {
    private static final long serialVersionUID = 1L;

    /** An answer is its own cause. */
    public MissingBlobs(Details details) {
      super(details, null);
    }

    @Override
    public FailureKind kind() {
      return FailureKind.MISSING_BLOBS;
    }
  }

  /** {@link FailureKind#INVALID_CONTENT}. */
  public static final class InvalidContent extends RegistryException {
    private static final long serialVersionUID = 1L;

    /** Keeps the cause. */
    public InvalidContent(Details details, @Nullable Throwable cause) {
      super(details, cause);
    }

    @Override
    public FailureKind kind() {
      return FailureKind.INVALID_CONTENT;
    }
  }

  /** {@link FailureKind#UNTRUSTED}. */
  public static final class Untrusted extends RegistryException {
    private static final long serialVersionUID = 1L;

    /** Keeps the cause. */
    public Untrusted(Details details, @Nullable Throwable cause) {
      super(details, cause);
    }

    @Override
    public FailureKind kind() {
      return FailureKind.UNTRUSTED;
    }
  }

  /** {@link FailureKind#OVERDUE}. */
  public static final class Overdue extends RegistryException {
    private static final long serialVersionUID = 1L;

    /** Keeps the cause. */
    public Overdue(Details details, @Nullable Throwable cause) {
      super(details, cause);
    }

    @Override
    public FailureKind kind() {
      return FailureKind.OVERDUE;
    }
  }

  /** {@link FailureKind#INTERRUPTED}: the program is stopping. */
  public static final class Interrupted extends RegistryException {
    private static final long serialVersionUID = 1L;

    /** Keeps the cause. */
    public Interrupted(Details details, @Nullable Throwable cause) {
      super(details, cause);
    }

    @Override
    public FailureKind kind() {
      return FailureKind.INTERRUPTED;
    }
  }
}
