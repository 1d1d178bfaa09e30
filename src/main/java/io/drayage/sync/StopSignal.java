package io.drayage.sync;

/** Tells every step that the program is stopping: no step then begins anything new. */
public final class StopSignal {
  private volatile boolean stopping;

  /** From now on nothing new begins. */
  public void stop() {
    stopping = true;
  }

  /** Whether the program is stopping. */
  public boolean isStopping() {
    return stopping;
  }

  /**
   * Passes while the program runs.
   *
   * @throws StoppedException once it is stopping
   */
  public void check(Work work) {
    if (stopping) {
      throw new StoppedException(work.subject());
    }
  }
}
