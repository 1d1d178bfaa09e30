package io.drayage.sync;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.sync.Outcome.MappingFailed;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs results: a line for each image that was copied or failed, and at the end of a run a line for
 * each cause of failures and one for the run. An unchanged image has no line.
 */
public final class RunLog {
  /**
   * Logger of copied images: they have lines where a report tells the rest. A constant of its own,
   * since this class must not begin before the log is set up.
   */
  public static final String CHANGES = "io.drayage.sync.RunLog.changes";

  private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);
  private static final Logger LOG_OF_CHANGES = LoggerFactory.getLogger(CHANGES);

  /** Failed mappings of one cause that have a line each. */
  private static final int LISTED = 3;

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
        (result instanceof CopyResult.Copied ? LOG_OF_CHANGES : LOG)
            .atLevel(level(result))
            .addKeyValue("run", image.runId())
            .addKeyValue("task", image.taskName())
            .addKeyValue("mapping", image.mapping())
            .addKeyValue("source", image.source())
            .addKeyValue("target", image.target());
    if (!result.worker().isEmpty()) {
      line = line.addKeyValue("worker", result.worker());
    }
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

  /** Logs the failures of a run by cause, then the summary of the run. */
  public TaskReport task(TaskReport report) {
    List<MappingFailed> problems = report.problems();
    byCause(
            problems.stream().filter(problem -> problem.failed().isPresent()),
            MappingFailed::failure)
        .forEach(mappings -> mappings(report, mappings));
    byCause(report.failedImages(), image -> image.failed().orElseThrow())
        .forEach(images -> images(report, images));
    LoggingEventBuilder line =
        of(report, level(report))
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
        report
            .notable()
            .flatMap(outcome -> outcome.failed().stream())
            .anyMatch(failure -> !isUntried(failure));
    return tried ? Level.ERROR : Level.WARN;
  }

  /** Groups failed work by kind, registry and reason, in the order of the first of each cause. */
  private static <T> Collection<List<T>> byCause(Stream<T> failed, Function<T, Failure> failure) {
    return failed
        .collect(
            Collectors.groupingBy(
                work -> cause(failure.apply(work)), LinkedHashMap::new, Collectors.toList()))
        .values();
  }

  private static String cause(Failure failure) {
    return failure.kind() + " " + failure.registry() + " " + failure.reason();
  }

  private static void images(TaskReport report, List<CopyResult> images) {
    CopyResult first = images.get(0);
    Failure failure = first.failed().orElseThrow();
    boolean untried = isUntried(failure);
    LoggingEventBuilder line =
        of(report, untried ? Level.WARN : Level.ERROR)
            .addKeyValue("images", images.size())
            .addKeyValue("first", first.image().source());
    explained(line, failure).log(untried ? "images not tried" : "images failed");
  }

  private static void mappings(TaskReport report, List<MappingFailed> mappings) {
    boolean listed = mappings.size() <= LISTED;
    for (MappingFailed mapping : mappings) {
      explained(
              of(report, listed ? Level.ERROR : Level.DEBUG).addKeyValue("work", mapping.subject()),
              mapping.failure())
          .log("mapping failed");
    }
    if (!listed) {
      LoggingEventBuilder line =
          of(report, Level.ERROR)
              .addKeyValue("mappings", mappings.size())
              .addKeyValue("first", mappings.get(0).subject());
      explained(line, mappings.get(0).failure()).log("mappings failed");
    }
  }

  private static LoggingEventBuilder of(TaskReport report, Level level) {
    return LOG.atLevel(level)
        .addKeyValue("run", report.run().id())
        .addKeyValue("task", report.run().taskName());
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
