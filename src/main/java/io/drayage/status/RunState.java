package io.drayage.status;

import java.time.Instant;
import java.util.Optional;

/**
 * A run of a task, under way or ended.
 *
 * @param id ties the run's log lines together
 * @param ended empty for a run under way
 * @param outcome {@code running}, {@code succeeded}, {@code partial}, {@code failed} or {@code
 *     stopped}
 * @param counts images by outcome
 * @param bytes bytes sent to the target
 */
public record RunState(
    String id,
    String task,
    Instant started,
    Optional<Instant> ended,
    String outcome,
    Counts counts,
    long bytes) {
  /** The outcome of a run under way. */
  public static final String RUNNING = "running";

  /**
   * Images of a run by outcome.
   *
   * @param found images that the mappings select, as far as they are known
   * @param problems mappings that failed before their images were known
   */
  public record Counts(
      long found,
      long copied,
      long unchanged,
      long skipped,
      long waiting,
      long stopped,
      long failed,
      long problems) {
    /** Images with an outcome. */
    public long done() {
      return copied + unchanged + skipped + waiting + stopped + failed;
    }
  }
}
