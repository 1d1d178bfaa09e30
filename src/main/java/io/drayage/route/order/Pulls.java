package io.drayage.route.order;

/** Pulls from the sources of tasks, told from process to process. */
public interface Pulls {
  /** Pulls from a task's source that no earlier call told, and no more than {@code most}. */
  int take(String taskName, int most);

  /** Counts pulls of another process. */
  void elsewhere(String taskName, int number);

  /** For a process whose clients see all pulls. */
  static Pulls untold() {
    return new Pulls() {
      @Override
      public int take(String taskName, int most) {
        return 0;
      }

      @Override
      public void elsewhere(String taskName, int number) {}
    };
  }
}
