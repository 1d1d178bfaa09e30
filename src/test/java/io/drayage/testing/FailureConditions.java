package io.drayage.testing;

import static io.drayage.testing.FailureConditions.kind;

import io.drayage.failure.FailureException;
import io.drayage.failure.FailureKind;
import org.assertj.core.api.Condition;

/** AssertJ conditions on exceptions. */
public final class FailureConditions {
  private FailureConditions() {}

  /** A failure of this kind. */
  public static Condition<Throwable> kind(FailureKind kind) {
    return new Condition<>(
        thrown -> thrown instanceof FailureException failure && failure.is(kind),
        "a failure of kind %s",
        kind);
  }
}
