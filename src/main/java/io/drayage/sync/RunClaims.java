package io.drayage.sync;

/**
 * Claims of tasks among several schedulers: at most one of them runs a task at a time. Safe for
 * several threads.
 */
public interface RunClaims {
  /** Claims of a scheduler that is alone. */
  static RunClaims alone() {
    return new RunClaims() {
      @Override
      public boolean take(TaskRun run) {
        return true;
      }

      @Override
      public void release(TaskRun run) {}

      @Override
      public boolean areShared() {
        return false;
      }
    };
  }

  /** Claims the task for a run; false if another scheduler runs it, or that can't be known. */
  boolean take(TaskRun run);

  /** Ends the claim of a run, without waiting. */
  void release(TaskRun run);

  /** Whether other schedulers may have claims. */
  boolean areShared();
}
