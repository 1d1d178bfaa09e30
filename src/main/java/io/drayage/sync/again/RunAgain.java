package io.drayage.sync.again;

import io.drayage.sync.TaskReport;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has a task run again before its own time when something failed that may be over before long, such
 * as a broken line: soon at first, then later and later, until a run is free of such failures. Safe
 * for several threads.
 */
public final class RunAgain {
  private final TryAgainRule rule;
  private final Clock clock;
  private final Map<String, FailureCount> failing = new ConcurrentHashMap<>();

  /** Knows of no failure yet. */
  public RunAgain(TryAgainRule rule, Clock clock) {
    this.rule = rule;
    this.clock = clock;
  }

  /**
   * When the task should run again after this run, which has just ended; empty: at its own time.
   */
  public Optional<Instant> after(TaskReport report) {
    String task = report.run().taskName();
    if (!report.hasPassingFailure() || !rule.triesBetweenRuns()) {
      failing.remove(task);
      return Optional.empty();
    }
    Instant now = clock.instant();
    FailureCount first = FailureCount.first(now, "");
    return Optional.of(
        rule.nextTry(failing.merge(task, first, (known, unused) -> known.again(now, ""))));
  }
}
