package io.drayage.failure;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure as reports, logs and routes see it.
 *
 * @param message one line with the operation and the cause, free of secrets
 * @param reason the part of the message that is common to all failures of one cause, such as {@code
 *     localhost:5000 refused the connection}; empty if the message is all there is
 * @param hint an action for the operator, or empty
 * @param registry the registry that was asked, or empty
 * @param status the HTTP status, 0 without one
 * @param attempts the number of attempts at the whole image
 * @param retryAfterMillis the wait that the registry asked for in milliseconds, 0 without one
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
  /** The hint for work that the program's stop prevented or interrupted. */
  public static final String RUN_AGAIN = "the next run copies it";

  private static final int MAX_MESSAGE = 500;
  private static final int MAX_TEXT = 2_000;

  /** Makes each text one line that is safe to print. */
  public Failure {
    message = PrintableText.text(message, MAX_TEXT);
    reason = PrintableText.text(given(reason), MAX_TEXT);
    hint = PrintableText.text(hint, MAX_TEXT);
  }

  /** A failure without a common reason and without a wait. */
  public Failure(
      FailureKind kind, String message, String hint, String registry, int status, int attempts) {
    this(kind, message, "", hint, registry, status, attempts, 0);
  }

  /** The wait that the registry asked for. */
  public Optional<Duration> retryAfter() {
    return retryAfterMillis > 0
        ? Optional.of(Duration.ofMillis(retryAfterMillis))
        : Optional.empty();
  }

  /** The failure that {@code cause} stands for, after {@code attempts} at the whole image. */
  public static Failure of(Throwable cause, int attempts) {
    if (cause instanceof FailureException known) {
      return known.failure().afterAttempts(attempts);
    }
    if (cause instanceof MalformedException) {
      String message = String.valueOf(cause.getMessage());
      return new Failure(FailureKind.INVALID_CONTENT, message, "", "", 0, attempts);
    }
    FailureKind kind = FailureKind.ofUnexpected(cause);
    boolean ofJvm = kind == FailureKind.JVM_ERROR;
    String subject =
        ofJvm ? "the Java machine failed" : "unexpected " + cause.getClass().getSimpleName();
    String hint =
        ofJvm
            ? "DRAYAGE_JAVA_OPTS gives the process more memory"
            : "this is a bug or a broken route; LOG_LEVEL=debug shows where";
    // of an operator's webhook, for example
    String reason = PrintableText.hostsOnly(String.valueOf(cause.getMessage()));
    String message = PrintableText.text(subject + ": " + reason, MAX_MESSAGE);
    return new Failure(kind, message, hint, "", 0, attempts);
  }

  private Failure afterAttempts(int number) {
    return new Failure(kind, message, reason, hint, registry, status, number, retryAfterMillis);
  }

  /** Replaces null by an empty text: JSON from another process may lack the field. */
  private static String given(@Nullable String text) {
    return text == null ? "" : text;
  }
}
