package io.drayage.status;

import java.util.Optional;

/** What other schedulers over the same database do. Safe for several threads; each call is quick. */
public interface Elsewhere {
  /** A scheduler that is alone. */
  static Elsewhere none() {
    return new Elsewhere() {
      @Override
      public boolean isShared() {
        return false;
      }

      @Override
      public Optional<String> runsAt(String task) {
        return Optional.empty();
      }

      @Override
      public Optional<RunState> running(String task) {
        return Optional.empty();
      }

      @Override
      public Optional<String> newerAt(String task) {
        return Optional.empty();
      }
    };
  }

  /** Whether there may be other schedulers. */
  boolean isShared();

  /** Name of the other scheduler that runs the task. */
  Optional<String> runsAt(String task);

  /** The run of the task at another scheduler, as it was a moment ago. */
  Optional<RunState> running(String task);

  /** Name of the scheduler whose sync file defines the task anew; its timer fires there only. */
  Optional<String> newerAt(String task);
}
