package io.drayage.sync;

import java.time.Clock;
import java.time.Duration;

/** Sums a run up. */
public final class TaskSummary {
  private final Clock clock;

  /** Takes the end of a run from {@code clock}. */
  public TaskSummary(Clock clock) {
    this.clock = clock;
  }

  /**
   * The report on a whole run.
   *
   * @throws IllegalArgumentException if the batch is not that of a {@link TaskRun}
   */
  public TaskReport summarize(Batch<?> batch) {
    if (!(batch.of() instanceof TaskRun run)) {
      throw new IllegalArgumentException("a report is about a run, not about " + batch.subject());
    }
    return new TaskReport(run, Duration.between(run.started(), clock.instant()), batch.outcomes());
  }
}
