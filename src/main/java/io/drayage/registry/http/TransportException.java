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

/** There is no answer to use. The message is the reason alone, one line and safe to print. */
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

  /** A failure without an answer. */
  public static TransportException of(FailureKind kind, String reason, @Nullable Throwable cause) {
    return new TransportException(
        reason, cause, new Facts(kind, false, 0, 1, "", Optional.empty()));
  }

  /** The other side does not speak TLS. */
  static TransportException notTls(String reason, @Nullable Throwable cause) {
    return new TransportException(
        reason, cause, new Facts(FailureKind.UNTRUSTED, true, 0, 1, "", Optional.empty()));
  }

  /** The waiting thread was interrupted; sets its flag again. */
  public static TransportException interrupted(@Nullable Throwable cause) {
    Thread.currentThread().interrupt();
    return of(FailureKind.INTERRUPTED, "interrupted", cause);
  }

  /** The connections are closed, since the program is stopping. */
  public static TransportException stopping(@Nullable Throwable cause) {
    return of(FailureKind.INTERRUPTED, "the program is stopping", cause);
  }

  /** The same with a word on what the operator can do. */
  public TransportException withHint(String text) {
    return with(facts.status(), facts.attempts(), text, facts.retryAfter());
  }

  /** The same with the status of the answer that was no use, and how long it asked to wait. */
  public TransportException withAnswer(int code, Optional<Duration> wait) {
    return with(code, facts.attempts(), facts.hint(), wait);
  }

  public TransportException afterAttempts(int number) {
    return number == facts.attempts()
        ? this
        : with(facts.status(), number, facts.hint(), facts.retryAfter());
  }

  /** What went wrong, for the choice of what to do about it. */
  public FailureKind kind() {
    return facts.kind();
  }

  /** The reason, which names neither the registry nor the operation. */
  public String reason() {
    return String.valueOf(getMessage());
  }

  /** The HTTP status of the answer that was no use, 0 without an answer. */
  public int status() {
    return facts.status();
  }

  /** Whether the other side does not speak TLS. */
  public boolean isNotTls() {
    return facts.isNotTls();
  }

  /** Whether the resolver does not know the name of the host. */
  public boolean isUnknownHost() {
    return getCause() instanceof UnknownHostException;
  }

  /** Whether no connection was made, since nothing listens there or the name is not known. */
  public boolean isWithoutConnection() {
    Throwable cause = getCause();
    return cause instanceof ConnectException
        || cause instanceof ConnectTimeoutException
        || cause instanceof NoRouteToHostException
        || isUnknownHost();
  }

  /** How often it was tried. */
  public int attempts() {
    return facts.attempts();
  }

  /** What the operator can do, empty if there is nothing to say. */
  public String hint() {
    return facts.hint();
  }

  /** How long the other side asked to wait. */
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
