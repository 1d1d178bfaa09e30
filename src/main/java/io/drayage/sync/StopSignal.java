package io.drayage.sync;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureException;
import io.drayage.failure.FailureKind;
import java.util.ArrayList;
import java.util.List;

/** The signal that the program is stopping: no step starts new work then. */
public final class StopSignal {
  private final List<Runnable> listeners = new ArrayList<>();
  private volatile boolean stopping;

  /** Stops: no further work starts, and waits end. */
  public void stop() {
    List<Runnable> told;
    synchronized (listeners) {
      stopping = true;
      told = List.copyOf(listeners);
      listeners.clear();
    }
    told.forEach(Runnable::run);
  }

  /** Runs {@code listener} when the program stops; at once if it is already stopping. */
  public void onStop(Runnable listener) {
    synchronized (listeners) {
      if (!stopping) {
        listeners.add(listener);
        return;
      }
    }
    listener.run();
  }

  /** Whether the program is stopping. */
  public boolean isStopping() {
    return stopping;
  }

  /**
   * Checks that the program is not stopping.
   *
   * @throws FailureException of kind STOPPED if it is
   */
  public void check(Work work) {
    if (stopping) {
      throw notStarted(work.subject());
    }
  }

  /** The failure of work that has not started. */
  public static FailureException notStarted(String subject) {
    String message = "not started: %s: drayage is stopping".formatted(subject);
    return new FailureException(FailureKind.STOPPED, message, Failure.RUN_AGAIN, null);
  }

  /** The failure of work in progress. */
  public static FailureException interrupted(String subject, FailureException cause) {
    String message =
        "interrupted: %s: drayage is stopping (%s)".formatted(subject, cause.getMessage());
    return new FailureException(FailureKind.INTERRUPTED, message, Failure.RUN_AGAIN, cause);
  }
}
