package io.drayage.live;

import io.drayage.failure.FailureKind;
import io.drayage.status.RunState;
import io.drayage.status.RunState.Counts;
import io.drayage.sync.CopyResult;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import java.time.Instant;
import java.util.Optional;

/** A run under way with its results so far. Safe for several threads. */
final class RunProgress {
  private final TaskRun run;
  private long found;
  private long done;
  private long copied;
  private long unchanged;
  private long skipped;
  private long waiting;
  private long stopped;
  private long failed;
  private long bytes;

  RunProgress(TaskRun run) {
    this.run = run;
  }

  TaskRun run() {
    return run;
  }

  synchronized void found(long images) {
    found += images;
  }

  synchronized void add(CopyResult result) {
    done++;
    bytes += result.bytesSent();
    switch (LiveImage.state(result)) {
      case "copied" -> copied++;
      case "unchanged" -> unchanged++;
      case "skipped" -> skipped++;
      case "waiting" -> waiting++;
      case "stopped" -> stopped++;
      default -> failed++;
    }
  }

  /**
   * The present state.
   *
   * @param moving bytes of copies that have not ended
   */
  synchronized RunState state(long moving) {
    return new RunState(
        run.id(),
        run.taskName(),
        run.started(),
        Optional.empty(),
        RunState.RUNNING,
        counts(Math.max(found, done), 0),
        bytes + moving);
  }

  private Counts counts(long all, long problems) {
    return new Counts(all, copied, unchanged, skipped, waiting, stopped, failed, problems);
  }

  /** The state of a run that ended. */
  static RunState ended(TaskReport report) {
    RunProgress sums = new RunProgress(report.run());
    report.images().forEach(sums::add);
    Instant started = report.run().started();
    return new RunState(
        report.run().id(),
        report.run().taskName(),
        started,
        Optional.of(started.plus(report.took())),
        report.outcome(),
        sums.counts(sums.done, problems(report)),
        sums.bytes);
  }

  private static long problems(TaskReport report) {
    return report.problems().stream()
        .map(MappingFailed::failure)
        .filter(failure -> !failure.kind().isStop())
        .count();
  }

  /** Whether an image is left out until its retry is due. */
  static boolean isWaiting(CopyResult result) {
    return result.problem().filter(problem -> problem.kind() == FailureKind.WAITING).isPresent();
  }
}
