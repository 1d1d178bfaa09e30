package io.drayage.sync;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.Outcome.MappingSkipped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The results of one run of a task. */
public record TaskReport(TaskRun run, Duration took, List<Outcome> outcomes) {
  /**
   * The report of a whole run that ended {@code now}.
   *
   * @throws IllegalArgumentException if the batch is not one of a {@link TaskRun}
   */
  public static TaskReport of(Batch<?> batch, Instant now) {
    if (!(batch.of() instanceof TaskRun run)) {
      throw new IllegalArgumentException("a report is about a run, not about " + batch.subject());
    }
    return new TaskReport(run, Duration.between(run.started(), now), batch.outcomes());
  }

  public TaskReport {
    outcomes = Outcomes.copyOf(outcomes);
  }

  /** The document that {@code sync --output json} prints and a route marshals. */
  @JsonValue
  public ObjectNode document() {
    return ReportDocument.of(List.of(this));
  }

  /** The images, in the order of completion; each is made when it is asked for. */
  public List<CopyResult> images() {
    return Outcomes.copyOf(outcomes).images();
  }

  /** The outcomes that are no unchanged images: few in most runs, of any number of images. */
  public Stream<Outcome> notable() {
    return Outcomes.copyOf(outcomes).notable();
  }

  /** The images that failed, without those that the program's stop ended. */
  public Stream<CopyResult> failedImages() {
    return notable(CopyResult.class).filter(image -> image.failed().isPresent());
  }

  /** The mappings that ended without images: they failed, or the program stopped. */
  public List<MappingFailed> problems() {
    return notable(MappingFailed.class).toList();
  }

  /** The number of images, and of whole mappings or repositories, that routes left out. */
  public long skipped() {
    return count("skipped") + notable(MappingSkipped.class).count();
  }

  /** The number of images that ended as {@code label}. */
  public long count(String label) {
    return label.equals("unchanged")
        ? outcomes.size() - notable().count()
        : notable(CopyResult.class).filter(image -> image.label().equals(label)).count();
  }

  /** The number of failed images and mappings. */
  public long failed() {
    return failures().count();
  }

  /** The number of images and mappings that the program's stop ended with this kind. */
  public long stopped(FailureKind kind) {
    return problemKinds().filter(one -> one == kind).count();
  }

  /** Bytes of blobs and manifests sent to the target. */
  public long bytesSent() {
    return notable(CopyResult.class).mapToLong(CopyResult::bytesSent).sum();
  }

  /** Whether anything failed. */
  public boolean hasFailures() {
    return failures().findAny().isPresent();
  }

  /** Whether the program stopped before the end of the run. */
  public boolean isStopped() {
    return problemKinds().anyMatch(FailureKind::isStop);
  }

  /** Whether there is a failure of this kind. */
  public boolean hasFailure(FailureKind kind) {
    return failures().anyMatch(failure -> failure.kind() == kind);
  }

  /** Whether there is a failure that may soon pass. */
  public boolean hasPassingFailure() {
    return failures().anyMatch(failure -> failure.kind().isPassing());
  }

  /**
   * {@code succeeded}, {@code partial} if a part failed, {@code failed} if every part did, {@code
   * stopped} if the program stopped before the end.
   */
  public String outcome() {
    if (isStopped()) {
      return "stopped";
    }
    if (!hasFailures()) {
      return "succeeded";
    }
    return failed() == outcomes.size() ? "failed" : "partial";
  }

  /** The failures, without work that ended with the program's stop. */
  public Stream<Failure> failures() {
    return notable().map(Outcome::failed).flatMap(Optional::stream);
  }

  private <T extends Outcome> Stream<T> notable(Class<T> type) {
    return notable().filter(type::isInstance).map(type::cast);
  }

  private Stream<FailureKind> problemKinds() {
    return notable().map(Outcome::problem).flatMap(Optional::stream).map(Failure::kind);
  }
}
