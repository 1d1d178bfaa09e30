package io.drayage.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A task of the current sync files.
 *
 * @param source host of the source registry, as in the file; Docker Hub as {@code docker.io}
 * @param target host of the target registry
 * @param schedule interval or cron, as an operator reads it
 * @param mappings number of mappings
 * @param running the run under way
 * @param lastRun the last run that ended
 * @param lastSuccess end of the last run without failures
 * @param nextRun next time; empty for never, and while paused
 * @param maxAge longest healthy age of the last success; empty if no age is too old
 * @param healthy whether the last success is younger than {@code maxAge}
 * @param runsAt name of the other scheduler with the run under way
 * @param newerAt name of the other scheduler whose sync file has a newer definition of the task
 */
public record TaskState(
    String name,
    String source,
    String target,
    String schedule,
    int mappings,
    boolean paused,
    Optional<RunState> running,
    Optional<RunState> lastRun,
    Optional<Instant> lastSuccess,
    Optional<Instant> nextRun,
    Optional<Duration> maxAge,
    boolean healthy,
    Optional<String> runsAt,
    Optional<String> newerAt) {
  /** A task of a scheduler that is alone. */
  public TaskState(
      String name,
      String source,
      String target,
      String schedule,
      int mappings,
      boolean paused,
      Optional<RunState> running,
      Optional<RunState> lastRun,
      Optional<Instant> lastSuccess,
      Optional<Instant> nextRun,
      Optional<Duration> maxAge,
      boolean healthy) {
    this(
        name,
        source,
        target,
        schedule,
        mappings,
        paused,
        running,
        lastRun,
        lastSuccess,
        nextRun,
        maxAge,
        healthy,
        Optional.empty(),
        Optional.empty());
  }

  /** The same task as one of several schedulers sees it. */
  public TaskState among(Elsewhere others) {
    return new TaskState(
        name,
        source,
        target,
        schedule,
        mappings,
        paused,
        running,
        lastRun,
        lastSuccess,
        nextRun,
        maxAge,
        healthy,
        others.runsAt(name),
        others.newerAt(name));
  }
}
