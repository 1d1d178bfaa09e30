package io.drayage.sync.again;

import io.drayage.sync.TaskReport;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Schedules an early run of a task after failures that may soon pass, such as a broken connection.
 * The delay grows until a run has none of them. Safe for several threads.
 */
public final class RunAgain {
  private final TryAgainRule rule;
  private final Clock clock;
  private final Map<String, FailureCount> failing = new ConcurrentHashMap<>();

  /** Starts without failures. */
  public RunAgain(TryAgainRule rule, Clock clock) {
    this.rule = rule;
    this.clock = clock;
  }

  /** The time of the early run after this run, which has just ended; empty if there is none. */
  public Optional<Instant> after(TaskReport report) {
    String task = report.run().taskName();
    if (!report.hasPassingFailure() || !rule.triesBetweenRuns()) {
      // a run of some repositories tells nothing of the others
      if (!report.run().hasFilter()) {
        failing.remove(task);
      }
      return Optional.empty();
    }
    Instant now = clock.instant();
    FailureCount first = FailureCount.first(now, "");
    return Optional.of(
        rule.nextTry(failing.merge(task, first, (known, unused) -> known.again(now, ""))));
  }
}
