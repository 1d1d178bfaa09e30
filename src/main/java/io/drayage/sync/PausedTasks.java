package io.drayage.sync;

/**
 * The tasks whose timers start no runs. Kept between processes, by the name of the task. Safe for
 * several threads.
 */
public final class PausedTasks {
  private final Memory memory;

  /** The tasks that {@code memory} knows as paused. */
  public PausedTasks(Memory memory) {
    this.memory = memory;
  }

  /** Whether the task is paused. */
  public boolean contains(String taskName) {
    return memory.note(key(taskName)).isPresent();
  }

  /** Pauses the task; a run under way goes on. */
  public void add(String taskName) {
    memory.keepNote(key(taskName), "paused");
  }

  /** Ends {@link #add}. */
  public void remove(String taskName) {
    memory.dropNote(key(taskName));
  }

  private static String key(String taskName) {
    return "paused " + taskName;
  }
}
