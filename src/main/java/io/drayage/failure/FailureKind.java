package io.drayage.failure;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The kinds of failure that operators and routes tell apart. */
public enum FailureKind {
  /** No connection, or it broke: refused, reset, timed out, name not found. */
  UNREACHABLE,
  /** The registry answered that it can't right now (408, 5xx). */
  UNAVAILABLE,
  /** Too many requests or pulls (429). */
  RATE_LIMITED,
  /** The credentials were refused, or none were there and some are needed (401). */
  UNAUTHORIZED,
  /** The credentials are good but not for this (403). */
  DENIED,
  /** No such repository, manifest or blob (404). */
  NOT_FOUND,
  /** The registry does not want this (other 4xx). */
  REJECTED,
  /** The registry says that something a manifest names is missing. */
  MISSING_BLOBS,
  /** What arrived is not what it should be: digest, size, form. */
  INVALID_CONTENT,
  /** The registry's certificate is not trusted, or plain HTTP is spoken where TLS is wanted. */
  UNTRUSTED,
  /** Not tried: the circuit of its registry is open after too many failures. */
  RESTING,
  /** Not tried: it has failed for so long that its next retry comes later. */
  WAITING,
  /** It took longer than it may in all. */
  OVERDUE,
  /** The sync files want two things that exclude each other, such as two sources for one tag. */
  CONFLICT,
  /** Not started, since the program is stopping. */
  STOPPED,
  /** In progress when the program stopped, and interrupted. */
  INTERRUPTED,
  /** Something in this program or on this machine. */
  INTERNAL,
  /** The Java machine failed, for want of memory as a rule: the process is not to be trusted. */
  JVM_ERROR;

  private static final int MAX_CAUSES = 20;

  /** The kind of what is no answer of a registry and no exception of ours. */
  public static FailureKind ofUnexpected(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      // an exhausted stack is gone with what exhausted it
      if (cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError)) {
        return JVM_ERROR;
      }
      cause = cause.getCause();
    }
    return INTERNAL;
  }

  /** Whether it may be over before long without anybody doing anything about it. */
  public boolean isPassing() {
    return switch (this) {
      case UNREACHABLE, UNAVAILABLE, RATE_LIMITED, MISSING_BLOBS, RESTING, OVERDUE -> true;
      default -> false;
    };
  }

  /** Whether the program stopped before the work was done, which is no failure. */
  public boolean isStop() {
    return this == STOPPED || this == INTERRUPTED;
  }

  /** How work ends that fails in this way: {@code failed} or {@code stopped}. */
  public String outcome() {
    return isStop() ? "stopped" : "failed";
  }

  /** The kind as it stands in logs and reports, such as {@code rate-limited}. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
