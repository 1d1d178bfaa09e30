package io.drayage.testing;

import io.drayage.failure.FailureException;
import io.drayage.failure.FailureKind;
import org.assertj.core.api.Condition;

/** Exceptions of one kind, such as {@code assertThat(thrown).is(Failed.DENIED)}. */
public final class Failed {
  public static final Condition<Throwable> CONFLICT = with(FailureKind.CONFLICT);
  public static final Condition<Throwable> DENIED = with(FailureKind.DENIED);
  public static final Condition<Throwable> INTERRUPTED = with(FailureKind.INTERRUPTED);
  public static final Condition<Throwable> INVALID_CONTENT = with(FailureKind.INVALID_CONTENT);
  public static final Condition<Throwable> MISSING_BLOBS = with(FailureKind.MISSING_BLOBS);
  public static final Condition<Throwable> NOT_FOUND = with(FailureKind.NOT_FOUND);
  public static final Condition<Throwable> OVERDUE = with(FailureKind.OVERDUE);
  public static final Condition<Throwable> RATE_LIMITED = with(FailureKind.RATE_LIMITED);
  public static final Condition<Throwable> REJECTED = with(FailureKind.REJECTED);
  public static final Condition<Throwable> RESTING = with(FailureKind.RESTING);
  public static final Condition<Throwable> STOPPED = with(FailureKind.STOPPED);
  public static final Condition<Throwable> UNAUTHORIZED = with(FailureKind.UNAUTHORIZED);
  public static final Condition<Throwable> UNTRUSTED = with(FailureKind.UNTRUSTED);

  private Failed() {}

  /** A failure of this kind. */
  public static Condition<Throwable> with(FailureKind kind) {
    return new Condition<>(
        thrown -> thrown instanceof FailureException failure && failure.is(kind),
        "a failure of kind %s",
        kind);
  }

  /** A failure whose hint for the operator contains this text. */
  public static Condition<Throwable> hint(String text) {
    return new Condition<>(
        thrown ->
            thrown instanceof FailureException failure && failure.failure().hint().contains(text),
        "a failure with the hint '%s'",
        text);
  }
}
