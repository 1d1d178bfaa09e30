package io.drayage.sync;

/** The work of a step, which the step's failures are about. */
public interface Work {
  /** The name of its task. */
  String taskName();

  /** The text for people, such as the names of a task, a mapping or an image. */
  String subject();
}
