package io.drayage.live;

import io.drayage.failure.Failure;
import io.drayage.oci.Reference;
import io.drayage.plan.SyncTask;
import io.drayage.status.Overview.MappingFailure;
import io.drayage.status.RunState;
import io.drayage.status.TaskState;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.TaskReport;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is known of a task: its runs, images and failed mappings. Safe for several threads. */
final class LiveTask {
  private final String name;
  private final Instant knownSince;
  private final ImageTable images = new ImageTable();
  private final Map<String, Failure> failedMappings = new LinkedHashMap<>();
  private KeptRuns runs;
  private boolean ranHere;
  private String lastHere = "";

  /**
   * A task without images.
   *
   * @param knownSince begin of its first time to succeed
   */
  LiveTask(String name, Instant knownSince, KeptRuns runs) {
    this.name = name;
    this.knownSince = knownSince;
    this.runs = runs;
  }

  ImageTable images() {
    return images;
  }

  /** Notes the end of a run; {@link #runs} has changed if it was a whole one. */
  synchronized void runEnded(TaskReport report) {
    images.runEnded(report);
    if (!report.run().hasFilter()) {
      ranHere = true;
      lastHere = report.run().id();
      runs = runs.after(RunProgress.ended(report));
      failedMappings.clear();
    } else {
      failedMappings.keySet().removeAll(subjects(report));
    }
    for (MappingFailed problem : report.problems()) {
      problem.failed().ifPresent(failure -> failedMappings.put(problem.subject(), failure));
    }
  }

  /** The pairs of repositories whose images the run has seen. */
  private static Set<String> subjects(TaskReport report) {
    return report.images().stream()
        .map(CopyResult::image)
        .map(LiveTask::repositories)
        .collect(Collectors.toSet());
  }

  private static String repositories(ImagePair image) {
    Reference source = image.source();
    return source.repository() + " -> " + image.target().repository();
  }

  synchronized KeptRuns runs() {
    return runs;
  }

  /** The last run, if it ended at another scheduler and none is under way here. */
  synchronized Optional<RunState> ranElsewhere(boolean runsHere) {
    return runs.lastRun().filter(run -> !runsHere && !run.id().equals(lastHere));
  }

  /** Takes the last run of another scheduler, if it is later. */
  synchronized void adopt(KeptRuns kept) {
    Optional<Instant> theirs = kept.lastRun().flatMap(RunState::ended);
    Optional<Instant> ours = runs.lastRun().flatMap(RunState::ended);
    if (theirs.isPresent() && ours.filter(time -> !time.isBefore(theirs.get())).isEmpty()) {
      runs = kept;
    }
  }

  /** Whether a whole run has ended in this process. */
  synchronized boolean hasRunHere() {
    return ranHere;
  }

  synchronized List<MappingFailure> mappingFailures(Optional<Instant> nextRun) {
    return failedMappings.entrySet().stream()
        .map(
            failed ->
                new MappingFailure(
                    name, failed.getKey(), LiveImage.failureState(failed.getValue(), nextRun)))
        .toList();
  }

  /**
   * The present state.
   *
   * @param rule rule for healthy tasks; a paused task is healthy, a one-off that failed is not
   */
  synchronized TaskState state(
      SyncTask task, Optional<RunState> running, Timing timing, HealthRule rule) {
    Optional<Duration> maxAge = timing.paused() ? Optional.empty() : timing.maxAge();
    return new TaskState(
        name,
        task.source().registry().name(),
        task.target().registry().name(),
        ScheduleText.of(task.schedule()),
        task.mappings().size(),
        timing.paused(),
        running,
        runs.lastRun(),
        runs.lastSuccess(),
        timing.next(),
        maxAge,
        timing.paused()
            || (rule.isHealthy(runs.lastSuccess(), knownSince, maxAge, timing.now())
                && (maxAge.isPresent() || !hasFailed())));
  }

  /**
   * The times of a task.
   *
   * @param next next run; empty for never, and while paused
   * @param maxAge longest healthy age of the last success; empty if there is none
   */
  record Timing(Instant now, boolean paused, Optional<Instant> next, Optional<Duration> maxAge) {}

  private boolean hasFailed() {
    return runs.lastRun()
        .filter(run -> run.outcome().equals("failed") || run.outcome().equals("partial"))
        .isPresent();
  }
}
