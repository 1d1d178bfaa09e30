package io.drayage.failure;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why something failed, for reports, logs and routes.
 *
 * @param message one line that says what was tried and why it failed; free of secrets
 * @param reason the part of the message that is the same for everything that fails of one cause,
 *     such as {@code localhost:5000 refused the connection}; empty if the message is all there is
 * @param hint what the operator can do, empty when there is nothing to say
 * @param registry the registry that was asked, empty when none was
 * @param status the HTTP status, 0 when there was none
 * @param attempts how often the whole image was tried
 * @param retryAfterMillis how long the registry asked to wait, 0 when it did not
 */
public record Failure(
    FailureKind kind,
    String message,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String reason,
    String hint,
    String registry,
    int status,
    int attempts,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long retryAfterMillis) {
  /** The hint for work that the end of the program prevented or interrupted. */
  public static final String RUN_AGAIN = "the next run copies it";

  private static final int MAX_MESSAGE = 500;
  private static final int MAX_TEXT = 2_000;

  /** Makes each text one line that is safe to print. */
  public Failure {
    message = PrintableText.text(message, MAX_TEXT);
    reason = PrintableText.text(given(reason), MAX_TEXT);
    hint = PrintableText.text(hint, MAX_TEXT);
  }

  /** A failure without a reason of its own, after which no registry asked to wait. */
  public Failure(
      FailureKind kind, String message, String hint, String registry, int status, int attempts) {
    this(kind, message, "", hint, registry, status, attempts, 0);
  }

  /** How long the registry asked to wait. */
  @JsonIgnore
  public Optional<Duration> retryAfter() {
    return retryAfterMillis > 0
        ? Optional.of(Duration.ofMillis(retryAfterMillis))
        : Optional.empty();
  }

  /** What {@code cause} means, after {@code attempts} at the whole. */
  public static Failure of(Throwable cause, int attempts) {
    if (cause instanceof FailureException known) {
      return known.failure().afterAttempts(attempts);
    }
    if (cause instanceof MalformedException) {
      String message = String.valueOf(cause.getMessage());
      return new Failure(FailureKind.INVALID_CONTENT, message, "", "", 0, attempts);
    }
    if (FailureKind.ofUnexpected(cause) == FailureKind.JVM_ERROR) {
      return new Failure(
          FailureKind.JVM_ERROR,
          PrintableText.text("the Java machine failed: " + cause.getMessage(), MAX_MESSAGE),
          "DRAYAGE_JAVA_OPTS gives the process more memory",
          "",
          0,
          attempts);
    }
    return internal(cause, attempts);
  }

  private static Failure internal(Throwable cause, int attempts) {
    String message = "unexpected " + cause.getClass().getSimpleName() + ": " + cause.getMessage();
    return new Failure(
        FailureKind.INTERNAL,
        PrintableText.text(message, MAX_MESSAGE),
        "this is a bug or a broken route; LOG_LEVEL=debug shows where",
        "",
        0,
        attempts);
  }

  private Failure afterAttempts(int number) {
    return new Failure(kind, message, reason, hint, registry, status, number, retryAfterMillis);
  }

  /** A result from another process may lack what it has no use for. */
  private static String given(@Nullable String text) {
    return text == null ? "" : text;
  }
}
