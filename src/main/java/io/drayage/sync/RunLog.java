package io.drayage.sync;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.sync.Outcome.MappingFailed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs results: a line for each image that was copied or failed, for each failed mapping and for
 * each run. Images that were not tried have one line for each cause.
 */
public final class RunLog {
  private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

  private final Consumer<CopyResult> images;
  private final Consumer<TaskReport> reports;

  /** Passes results on to {@code images} and finished reports to {@code reports}. */
  public RunLog(Consumer<CopyResult> images, Consumer<TaskReport> reports) {
    this.images = images;
    this.reports = reports;
  }

  /** Logs the result of an image. */
  public CopyResult image(CopyResult result) {
    ImagePair image = result.image();
    LoggingEventBuilder line =
        LOG.atLevel(level(result))
            .addKeyValue("run", image.runId())
            .addKeyValue("task", image.taskName())
            .addKeyValue("mapping", image.mapping())
            .addKeyValue("source", image.source())
            .addKeyValue("target", image.target());
    detailed(line, result).log("image " + result.label());
    images.accept(result);
    return result;
  }

  /** Untried images are summed up at the end of the run: a line each would hide the rest. */
  private static Level level(CopyResult result) {
    if (result instanceof CopyResult.Unchanged || result instanceof CopyResult.Skipped) {
      return Level.DEBUG;
    }
    return result
        .problem()
        .map(problem -> isUntried(problem) ? Level.DEBUG : Level.ERROR)
        .orElse(Level.INFO);
  }

  private static boolean isUntried(Failure problem) {
    return switch (problem.kind()) {
      case RESTING, WAITING, STOPPED, INTERRUPTED -> true;
      default -> false;
    };
  }

  /** Logs the report of a run. */
  public TaskReport task(TaskReport report) {
    List<MappingFailed> problems = report.problems();
    problems.stream()
        .filter(problem -> problem.failed().isPresent())
        .forEach(problem -> mapping(report, problem));
    untried(report);
    LoggingEventBuilder line =
        LOG.atLevel(level(report))
            .addKeyValue("run", report.run().id())
            .addKeyValue("task", report.run().taskName())
            .addKeyValue("copied", report.count("copied"))
            .addKeyValue("unchanged", report.count("unchanged"));
    line = TaskRuns.filtered(line, report.run());
    if (report.skipped() > 0) {
      line = line.addKeyValue("skipped", report.skipped());
    }
    line =
        line.addKeyValue("failed", report.failed())
            .addKeyValue("problems", problems.size())
            .addKeyValue("bytes", report.bytesSent())
            .addKeyValue("seconds", report.took().toMillis() / 1000.0);
    if (report.isStopped()) {
      line =
          line.addKeyValue("not_started", report.stopped(FailureKind.STOPPED))
              .addKeyValue("interrupted", report.stopped(FailureKind.INTERRUPTED));
    }
    line.log("task " + report.outcome());
    reports.accept(report);
    return report;
  }

  /** The level of the worst line of the run. */
  private static Level level(TaskReport report) {
    if (!report.hasFailures()) {
      return Level.INFO;
    }
    boolean tried =
        report.outcomes().stream()
            .flatMap(outcome -> outcome.failed().stream())
            .anyMatch(failure -> !isUntried(failure));
    return tried ? Level.ERROR : Level.WARN;
  }

  private static void untried(TaskReport report) {
    Map<String, List<CopyResult>> byCause = new LinkedHashMap<>();
    for (CopyResult image : report.images()) {
      image
          .failed()
          .filter(RunLog::isUntried)
          .ifPresent(
              failure ->
                  byCause
                      .computeIfAbsent(failure.kind() + failure.reason(), any -> new ArrayList<>())
                      .add(image));
    }
    byCause.values().forEach(images -> untried(report, images));
  }

  private static void untried(TaskReport report, List<CopyResult> images) {
    CopyResult first = images.get(0);
    LoggingEventBuilder line =
        LOG.atWarn()
            .addKeyValue("run", report.run().id())
            .addKeyValue("task", report.run().taskName())
            .addKeyValue("images", images.size())
            .addKeyValue("first", first.image().source());
    explained(line, first.problem().orElseThrow()).log("images not tried");
  }

  private static void mapping(TaskReport report, MappingFailed problem) {
    LoggingEventBuilder line =
        LOG.atError()
            .addKeyValue("run", report.run().id())
            .addKeyValue("task", report.run().taskName())
            .addKeyValue("work", problem.subject());
    explained(line, problem.failure()).log("mapping failed");
  }

  private static LoggingEventBuilder detailed(LoggingEventBuilder line, CopyResult result) {
    if (result instanceof CopyResult.Failed failed) {
      return explained(line, failed.failure());
    }
    if (result instanceof CopyResult.Skipped skipped) {
      return line.addKeyValue("reason", skipped.reason());
    }
    LoggingEventBuilder more =
        line.addKeyValue("digest", result.targetDigest().map(Digest::toString).orElse(""));
    return result instanceof CopyResult.Copied copied
        ? more.addKeyValue("bytes", copied.bytes())
        : more;
  }

  private static LoggingEventBuilder explained(LoggingEventBuilder line, Failure failure) {
    LoggingEventBuilder more = line.addKeyValue("kind", failure.kind().label());
    if (!failure.registry().isEmpty()) {
      more = more.addKeyValue("registry", failure.registry());
    }
    if (failure.attempts() > 1) {
      more = more.addKeyValue("attempts", failure.attempts());
    }
    more = more.addKeyValue("error", failure.message());
    return failure.hint().isEmpty() ? more : more.addKeyValue("hint", failure.hint());
  }
}
