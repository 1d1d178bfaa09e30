package io.drayage.registry.http;

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

  /** What went wrong, for the choice of what to do about it. */
  public enum Kind {
    /** No connection, or it broke; worth another try. */
    UNREACHABLE,
    /** The name is not known to the resolver; worth one more try. */
    UNKNOWN_HOST,
    /** The program is stopping: the thread was interrupted, or the connections are closed. */
    INTERRUPTED,
    /** The certificate is not trusted; trying again does not help. */
    UNTRUSTED,
    /** The other side does not speak TLS. */
    NOT_TLS,
    /** Credentials were refused, missing, or could not be looked up. */
    UNAUTHORIZED,
    /** The token service says that the credentials do not go so far. */
    DENIED,
    /** The token service can't right now. */
    UNAVAILABLE,
    /** The token service limits requests. */
    RATE_LIMITED,
    /** Not sent: the circuit of the registry is open after too many failures. */
    RESTING,
    /** It took longer than a request may in all. */
    OVERDUE,
    /** The answer is not what it should be, or leads where it must not. */
    INVALID
  }

  private final Kind kind;
  private final int status;
  private final int attempts;
  private final String hint;
  private final @Nullable Duration retryAfter;

  private TransportException(String reason, @Nullable Throwable cause, Kind kind, Facts facts) {
    super(reason, cause);
    this.kind = kind;
    this.status = facts.status();
    this.attempts = facts.attempts();
    this.hint = facts.hint();
    this.retryAfter = facts.retryAfter();
  }

  private record Facts(int status, int attempts, String hint, @Nullable Duration retryAfter) {}

  /** A failure without an answer. */
  public static TransportException of(Kind kind, String reason, @Nullable Throwable cause) {
    return new TransportException(reason, cause, kind, new Facts(0, 1, "", null));
  }

  /** The waiting thread was interrupted; its flag is set again. */
  public static TransportException interrupted(@Nullable Throwable cause) {
    Thread.currentThread().interrupt();
    return of(Kind.INTERRUPTED, "interrupted", cause);
  }

  /** The connections are closed, since the program is stopping. */
  public static TransportException stopping(@Nullable Throwable cause) {
    return of(Kind.INTERRUPTED, "the program is stopping", cause);
  }

  /** The same with a word on what the operator can do. */
  public TransportException withHint(String text) {
    return with(new Facts(status, attempts, text, retryAfter));
  }

  /** The same with the status of the answer that was no use, and how long it asked to wait. */
  public TransportException withAnswer(int code, Optional<Duration> wait) {
    return with(new Facts(code, attempts, hint, wait.orElse(null)));
  }

  public TransportException afterAttempts(int number) {
    return number == attempts ? this : with(new Facts(status, number, hint, retryAfter));
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }

  /** The reason, without a word on who or what. */
  public String reason() {
    return String.valueOf(getMessage());
  }

  /** The HTTP status of the answer that was no use, 0 when there was none. */
  public int status() {
    return status;
  }

  /** Whether nothing listens there that could be connected to, or its name is not known. */
  public boolean isWithoutConnection() {
    Throwable cause = getCause();
    return cause instanceof ConnectException
        || cause instanceof ConnectTimeoutException
        || cause instanceof UnknownHostException
        || cause instanceof NoRouteToHostException;
  }

  /** How often it was tried. */
  public int attempts() {
    return attempts;
  }

  /** What the operator can do, empty when there is nothing to say. */
  public String hint() {
    return hint;
  }

  /** How long the other side asked to wait. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  private TransportException with(Facts facts) {
    TransportException copy =
        new TransportException(reason(), getCause() == null ? this : getCause(), kind, facts);
    copy.setStackTrace(getStackTrace());
    return copy;
  }
}
