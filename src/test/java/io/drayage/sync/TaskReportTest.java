package io.drayage.sync;

import static io.drayage.sync.Samples.DIGEST;
import static io.drayage.sync.Samples.IMAGE;
import static io.drayage.sync.Samples.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.failure.FailureKind;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.testing.FaultKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskReportTest {
  private static final CopyResult COPIED = new CopyResult.Copied(IMAGE, DIGEST, 100);
  private static final CopyResult UNCHANGED = new CopyResult.Unchanged(IMAGE, DIGEST);
  private static final CopyResult FAILED =
      new CopyResult.Failed(IMAGE, failure(FailureKind.UNAVAILABLE));
  private static final MappingFailed PROBLEM =
      new MappingFailed("mapping 1", failure(FailureKind.UNAUTHORIZED));

  @Test
  void aTaskThatHadNothingToDoSucceeded() {
    assertThat(report().outcome()).isEqualTo("succeeded");
    assertThat(report().hasFailures()).isFalse();
    assertThat(report().bytesSent()).isZero();
  }

  @Test
  void aTaskWithoutFailuresSucceeded() {
    assertThat(report(COPIED, UNCHANGED).outcome()).isEqualTo("succeeded");
  }

  @Test
  void aTaskOfWhichSomethingFailedIsPartial() {
    assertThat(report(FAILED, UNCHANGED).outcome()).isEqualTo("partial");
    assertThat(report(PROBLEM, COPIED).outcome()).isEqualTo("partial");
  }

  @Test
  void aTaskOfWhichAllFailedIsFailed() {
    assertThat(report(FAILED).outcome()).isEqualTo("failed");
    assertThat(report(PROBLEM).outcome()).isEqualTo("failed");
    assertThat(report(PROBLEM, FAILED).outcome()).isEqualTo("failed");
  }

  @Test
  void imagesAndProblemsAreToldApartInTheirOrder() {
    TaskReport report = report(FAILED, PROBLEM, COPIED, UNCHANGED, COPIED);

    assertThat(report.images()).containsExactly(FAILED, COPIED, UNCHANGED, COPIED);
    assertThat(report.problems()).containsExactly(PROBLEM);
    assertThat(report.count("copied")).isEqualTo(2);
    assertThat(report.count("unchanged")).isEqualTo(1);
    assertThat(report.count("failed")).isEqualTo(1);
    assertThat(report.bytesSent()).isEqualTo(200);
  }

  @Test
  void failuresAreFoundByKindInImagesAndMappings() {
    TaskReport report = report(FAILED, PROBLEM);

    assertThat(report.hasFailure(FailureKind.UNAVAILABLE)).isTrue();
    assertThat(report.hasFailure(FailureKind.UNAUTHORIZED)).isTrue();
    assertThat(report.hasFailure(FailureKind.DENIED)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"STOPPED", "INTERRUPTED"})
  @FaultKind("B4")
  void whatTheProgramsStopEndedIsNoFailure(FailureKind kind) {
    CopyResult stopped = new CopyResult.Failed(IMAGE, failure(kind));
    TaskReport report = report(COPIED, stopped, new MappingFailed("mapping 2", failure(kind)));

    assertThat(report.outcome()).isEqualTo("stopped");
    assertThat(stopped.label()).isEqualTo("stopped");
    assertThat(report.hasFailures()).isFalse();
    assertThat(report.hasPassingFailure()).isFalse();
    assertThat(report.failed()).isZero();
    assertThat(report.stopped(kind)).isEqualTo(2);
    assertThat(report(FAILED, stopped).failed()).isEqualTo(1);
  }

  @Test
  void aSummaryTakesTheTimeFromItsClock() {
    Clock clock = Clock.fixed(Instant.EPOCH.plusSeconds(90), ZoneOffset.UTC);
    TaskRun run = Samples.run();
    Batch<String> batch = Batch.of(run, List.of("a", "b")).with(List.of(COPIED, FAILED));

    assertThat(TaskReport.of(batch, clock.instant()))
        .isEqualTo(new TaskReport(run, Duration.ofSeconds(90), List.of(COPIED, FAILED)));
  }

  @Test
  void onlyARunCanBeSummedUp() {
    Batch<String> batch = Batch.of(IMAGE, List.of());

    assertThatThrownBy(() -> TaskReport.of(batch, Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(IMAGE.subject());
  }

  private static TaskReport report(Outcome... outcomes) {
    return new TaskReport(Samples.run(), Duration.ofSeconds(1), List.of(outcomes));
  }
}
