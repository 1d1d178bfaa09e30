package io.drayage.route.order;

/** Pulls from the sources of tasks, told from process to process. */
public interface Pulls {
  /** The pulls from a task's source since the last call. */
  int take(String taskName);

  /** Counts pulls of another process. */
  void elsewhere(String taskName, int number);

  /** For a process whose clients see all pulls. */
  static Pulls untold() {
    return new Pulls() {
      @Override
      public int take(String taskName) {
        return 0;
      }

      @Override
      public void elsewhere(String taskName, int number) {}
    };
  }
}
