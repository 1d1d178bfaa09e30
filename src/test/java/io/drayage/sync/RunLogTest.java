package io.drayage.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.failure.FailureKind;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.testing.CapturedLog;
import io.drayage.testing.FaultKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunLogTest {
  @ParameterizedTest
  @CsvSource({
    "NOT_FOUND, ERROR image failed",
    "UNAVAILABLE, ERROR image failed",
    "STOPPED, ",
    "INTERRUPTED, ",
    "RESTING, ",
    "WAITING, ",
  })
  @FaultKind("B4")
  void anImageThatWasNotTriedHasNoLineOfItsOwn(FailureKind kind, @Nullable String line) {
    try (CapturedLog log = CapturedLog.of(RunLog.class)) {
      new RunLog(image -> {}, report -> {}).image(failed(kind));

      assertThat(String.join("\n", log.lines())).startsWith(line == null ? "" : line);
      assertThat(log.lines()).hasSize(line == null ? 0 : 1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_FOUND, ERROR task failed",
    "RESTING, WARN task failed",
    "STOPPED, INFO task stopped",
  })
  @FaultKind("B5")
  void aTaskIsAsBadAsTheWorstOfItsImages(FailureKind kind, String line) {
    try (CapturedLog log = CapturedLog.of(RunLog.class)) {
      task(failed(kind));

      assertThat(log.lines().get(log.lines().size() - 1)).startsWith(line);
    }
  }

  @Test
  @FaultKind("B4")
  void imagesThatWereNotTriedAreOneLineForAllOfOneCause() {
    try (CapturedLog log = CapturedLog.of(RunLog.class)) {
      task(failed(FailureKind.RESTING), failed(FailureKind.RESTING));

      assertThat(log.lines()).hasSize(2);
      assertThat(log.lines().get(0))
          .startsWith("WARN images not tried")
          .contains("images=2", "kind=resting", "registry=docker.io");
    }
  }

  @Test
  @FaultKind("B9")
  void aMappingThatFailedCountsAsItDoesInTheReport() {
    try (CapturedLog log = CapturedLog.of(RunLog.class)) {
      task(new MappingFailed("docker.io/x -> x", Samples.failure(FailureKind.NOT_FOUND)));

      assertThat(log.lines().get(1)).contains("failed=1", "problems=1");
    }
  }

  @Test
  @FaultKind("B4")
  void manyMappingsOfOneCauseAreOneLine() {
    Outcome[] failed = new Outcome[4];
    Arrays.setAll(
        failed,
        number -> new MappingFailed("from " + number, Samples.failure(FailureKind.UNAUTHORIZED)));
    try (CapturedLog log = CapturedLog.of(RunLog.class)) {
      task(failed);

      assertThat(log.lines()).hasSize(2);
      assertThat(log.lines().get(0))
          .startsWith("ERROR mappings failed")
          .contains("mappings=4", "first=from 0", "hint=try");
    }
  }

  private static void task(Outcome... outcomes) {
    new RunLog(image -> {}, report -> {})
        .task(new TaskReport(Samples.run(), Duration.ofSeconds(1), List.of(outcomes)));
  }

  private static CopyResult failed(FailureKind kind) {
    return new CopyResult.Failed(Samples.IMAGE, Samples.failure(kind));
  }
}
