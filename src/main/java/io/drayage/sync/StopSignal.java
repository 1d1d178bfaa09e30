package io.drayage.sync;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureException;
import io.drayage.failure.FailureKind;
import java.util.ArrayList;
import java.util.List;

/** Tells every step that the program is stopping: no step then begins anything new. */
public final class StopSignal {
  private final List<Runnable> listeners = new ArrayList<>();
  private volatile boolean stopping;

  /** From now on nothing new begins, and whoever waits stops waiting. */
  public void stop() {
    List<Runnable> told;
    synchronized (listeners) {
      stopping = true;
      told = List.copyOf(listeners);
      listeners.clear();
    }
    told.forEach(Runnable::run);
  }

  /** Runs {@code listener} when the program is stopping; now, when it is already. */
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
   * Passes while the program runs.
   *
   * @throws FailureException of kind STOPPED once it is stopping
   */
  public void check(Work work) {
    if (stopping) {
      throw notStarted(work.subject());
    }
  }

  /** The failure of work that was not started. */
  public static FailureException notStarted(String subject) {
    String message = "not started: %s: drayage is stopping".formatted(subject);
    return new FailureException(FailureKind.STOPPED, message, Failure.RUN_AGAIN, null);
  }

  /** The failure of work that was in progress. */
  public static FailureException interrupted(String subject, FailureException cause) {
    String message =
        "interrupted: %s: drayage is stopping (%s)".formatted(subject, cause.getMessage());
    return new FailureException(FailureKind.INTERRUPTED, message, Failure.RUN_AGAIN, cause);
  }
}
