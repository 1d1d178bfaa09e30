package io.drayage.registry.http;

import io.drayage.failure.FailureKind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Failure of a request without a usable answer. The message is the reason alone, one line and safe
 * to print.
 */
public final class TransportException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Facts facts;

  private record Facts(
      FailureKind kind,
      boolean isNotTls,
      int status,
      int attempts,
      String hint,
      Optional<Duration> retryAfter) {}

  private TransportException(String reason, @Nullable Throwable cause, Facts facts) {
    super(reason, cause);
    this.facts = facts;
  }

  /** Failure of a first attempt, without an answer. */
  public static TransportException of(FailureKind kind, String reason, @Nullable Throwable cause) {
    return new TransportException(
        reason, cause, new Facts(kind, false, 0, 1, "", Optional.empty()));
  }

  /** Failure of a server without TLS. */
  static TransportException notTls(String reason, @Nullable Throwable cause) {
    return new TransportException(
        reason, cause, new Facts(FailureKind.UNTRUSTED, true, 0, 1, "", Optional.empty()));
  }

  /** Interruption of the waiting thread; sets its flag again. */
  public static TransportException interrupted(@Nullable Throwable cause) {
    Thread.currentThread().interrupt();
    return of(FailureKind.INTERRUPTED, "interrupted", cause);
  }

  /** Closed connections of a program that is stopping. */
  public static TransportException stopping(@Nullable Throwable cause) {
    return of(FailureKind.INTERRUPTED, "the program is stopping", cause);
  }

  /** Copy with advice for the operator. */
  public TransportException withHint(String text) {
    return with(facts.status(), facts.attempts(), text, facts.retryAfter());
  }

  /** Copy with the status of the unusable answer, and the wait that it asks for. */
  public TransportException withAnswer(int code, Optional<Duration> wait) {
    return with(code, facts.attempts(), facts.hint(), wait);
  }

  /** Copy with the number of attempts at the request. */
  public TransportException afterAttempts(int number) {
    return number == facts.attempts()
        ? this
        : with(facts.status(), number, facts.hint(), facts.retryAfter());
  }

  /** Kind of failure, for the policy that applies to it. */
  public FailureKind kind() {
    return facts.kind();
  }

  /** Reason without the registry and the operation. */
  public String reason() {
    return String.valueOf(getMessage());
  }

  /** HTTP status of the unusable answer, 0 without an answer. */
  public int status() {
    return facts.status();
  }

  /** Whether the other side has no TLS. */
  public boolean isNotTls() {
    return facts.isNotTls();
  }

  /** Whether the resolver does not find the host's name. */
  public boolean isUnknownHost() {
    return getCause() instanceof UnknownHostException;
  }

  /** Whether no connection was made: nothing listens, or the name is not found. */
  public boolean isWithoutConnection() {
    Throwable cause = getCause();
    return cause instanceof ConnectException
        || cause instanceof ConnectTimeoutException
        || cause instanceof NoRouteToHostException
        || isUnknownHost();
  }

  /** Number of attempts. */
  public int attempts() {
    return facts.attempts();
  }

  /** Advice for the operator, empty if there is none. */
  public String hint() {
    return facts.hint();
  }

  /** Wait that the other side asks for. */
  public Optional<Duration> retryAfter() {
    return facts.retryAfter();
  }

  private TransportException with(
      int status, int attempts, String hint, Optional<Duration> retryAfter) {
    Facts other = new Facts(kind(), isNotTls(), status, attempts, hint, retryAfter);
    TransportException copy =
        new TransportException(reason(), getCause() == null ? this : getCause(), other);
    copy.setStackTrace(getStackTrace());
    return copy;
  }
}
