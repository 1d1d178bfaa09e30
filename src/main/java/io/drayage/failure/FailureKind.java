package io.drayage.failure;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The kinds of failure that operators and routes tell apart. */
public enum FailureKind {
  /** No connection, or it broke: refused, reset, timed out, name not found. */
  UNREACHABLE,
  /** The registry is temporarily unable to answer (408, 5xx). */
  UNAVAILABLE,
  /** Too many requests or pulls (429). */
  RATE_LIMITED,
  /** The credentials were rejected, or are missing (401). */
  UNAUTHORIZED,
  /** The credentials lack the permission (403). */
  DENIED,
  /** No such repository, manifest or blob (404). */
  NOT_FOUND,
  /** The registry rejected the request (other 4xx). */
  REJECTED,
  /** The registry lacks content that a manifest names. */
  MISSING_BLOBS,
  /** Wrong content arrived: digest, size or form. */
  INVALID_CONTENT,
  /** The registry's certificate is not trusted, or it speaks plain HTTP instead of TLS. */
  UNTRUSTED,
  /** Not tried: the circuit of its registry is open after too many failures. */
  RESTING,
  /** Not tried: the next retry of an image that has failed for long is not due. */
  WAITING,
  /** The time limit of the whole was exceeded. */
  OVERDUE,
  /**
   * The sync files contradict each other, such as by two sources for one tag, or differ between
   * processes.
   */
  CONFLICT,
  /** Not started: the program is stopping. */
  STOPPED,
  /** Interrupted by the program's stop. */
  INTERRUPTED,
  /** A failure of this program or this machine. */
  INTERNAL,
  /** The Java machine failed, usually for lack of memory: the process is not reliable after it. */
  JVM_ERROR;

  private static final int MAX_CAUSES = 20;

  /** The kind of an exception that is no failure of a registry. */
  public static FailureKind ofUnexpected(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      // a stack overflow ends with the call that caused it
      if (cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError)) {
        return JVM_ERROR;
      }
      cause = cause.getCause();
    }
    return INTERNAL;
  }

  /** Whether it may soon pass without an action of the operator. */
  public boolean isPassing() {
    return switch (this) {
      case UNREACHABLE, UNAVAILABLE, RATE_LIMITED, MISSING_BLOBS, RESTING, OVERDUE -> true;
      default -> false;
    };
  }

  /** Whether the program's stop ended the work, which is no failure. */
  public boolean isStop() {
    return this == STOPPED || this == INTERRUPTED;
  }

  /** The outcome of work with this failure: {@code failed} or {@code stopped}. */
  public String outcome() {
    return isStop() ? "stopped" : "failed";
  }

  /** The kind in logs and reports, such as {@code rate-limited}. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
