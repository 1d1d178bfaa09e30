package io.drayage.sync;

import io.drayage.oci.Digest;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Tells of results: a log line for each image that changed or failed, each failed mapping and each
 * run.
 */
public final class RunLog {
  private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

  private final SyncListener listener;
  private final Consumer<TaskReport> reports;

  /** Tells {@code listener} of images too, and gives finished reports to {@code reports}. */
  public RunLog(SyncListener listener, Consumer<TaskReport> reports) {
    this.listener = listener;
    this.reports = reports;
  }

  /** An image ended. */
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
    listener.imageDone(result);
    return result;
  }

  /** That nothing changed is told by the sum at the end; a line for each would bury what did. */
  private static Level level(CopyResult result) {
    if (result instanceof CopyResult.Unchanged || result instanceof CopyResult.Skipped) {
      return Level.DEBUG;
    }
    Optional<Failure> problem = result.problem();
    if (problem.isEmpty()) {
      return Level.INFO;
    }
    // what made it wait was an error when it happened
    return switch (problem.get().kind()) {
      case RESTING, WAITING -> Level.WARN;
      default -> Level.ERROR;
    };
  }

  /** A run ended. */
  public TaskReport task(TaskReport report) {
    List<MappingFailed> problems = report.problems();
    problems.forEach(problem -> mapping(report, problem));
    LoggingEventBuilder line =
        LOG.atLevel(report.hasFailures() ? Level.WARN : Level.INFO)
            .addKeyValue("run", report.run().id())
            .addKeyValue("task", report.run().taskName())
            .addKeyValue("copied", report.count("copied"))
            .addKeyValue("unchanged", report.count("unchanged"));
    // there are some only where operators' routes leave something out
    (report.skipped() > 0 ? line.addKeyValue("skipped", report.skipped()) : line)
        .addKeyValue("failed", report.count("failed"))
        .addKeyValue("problems", problems.size())
        .addKeyValue("bytes", report.bytesSent())
        .addKeyValue("seconds", report.took().toMillis() / 1000.0)
        .log("task " + report.outcome());
    reports.accept(report);
    return report;
  }

  private static void mapping(TaskReport report, MappingFailed problem) {
    LoggingEventBuilder line =
        LOG.atError()
            .addKeyValue("run", report.run().id())
            .addKeyValue("task", report.run().taskName())
            .addKeyValue("mapping", problem.subject());
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
