package io.drayage.live;

/** A change of the present state. */
public sealed interface Change {
  /**
   * The state of an image changed, or bytes of its copy moved.
   *
   * @param target reference at the target
   */
  record ImageChanged(String target) implements Change {}

  /** A run of the task began, went on or ended, or the task was paused or resumed. */
  record RunChanged(String task) implements Change {}

  /** The pulls or the circuit of the registry changed. */
  record BudgetChanged(String registry) implements Change {}
}
