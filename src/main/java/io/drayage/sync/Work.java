package io.drayage.sync;

/** Something a step works on: what a failure of that step is about. */
public interface Work {
  /** The task it belongs to. */
  String taskName();

  /** What it is, for people: a task, a mapping, an image. */
  String subject();
}
