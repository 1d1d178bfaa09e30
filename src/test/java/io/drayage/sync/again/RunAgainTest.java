package io.drayage.sync.again;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.failure.FailureKind;
import io.drayage.sync.CopyResult;
import io.drayage.sync.Outcome;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.Samples;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunAgainTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Outcome GOOD = new CopyResult.Unchanged(Samples.IMAGE, Samples.DIGEST);

  private final RunAgain again = runAgain(Duration.ofMinutes(1));

  @Test
  void aTaskWithAFailureInPassingRunsAgainSoonAndThenLaterAndLater() {
    for (int minutes : List.of(1, 5, 25, 60, 60)) {
      assertThat(again.after(report(GOOD, image(FailureKind.UNREACHABLE))))
          .contains(NOW.plus(Duration.ofMinutes(minutes)));
    }
  }

  @Test
  void aRunThatGoesWellBeginsAnew() {
    assertThat(again.after(report(image(FailureKind.UNAVAILABLE)))).isPresent();
    assertThat(again.after(report(image(FailureKind.UNAVAILABLE)))).isPresent();

    assertThat(again.after(report(GOOD))).isEmpty();

    assertThat(again.after(report(image(FailureKind.UNAVAILABLE)))).contains(NOW.plusSeconds(60));
  }

  @Test
  void aRunOfSomeRepositoriesThatGoesWellTellsNothingOfTheOthers() {
    assertThat(again.after(report(image(FailureKind.UNAVAILABLE)))).isPresent();
    TaskRun all = Samples.run();
    TaskRun some = new TaskRun(all.id(), all.task(), all.started(), Set.of("redis"));

    assertThat(again.after(new TaskReport(some, Duration.ofSeconds(1), List.of(GOOD)))).isEmpty();

    assertThat(again.after(report(image(FailureKind.UNAVAILABLE)))).contains(NOW.plusSeconds(300));
  }

  @Test
  void aMappingThatFailedInPassingCountsToo() {
    Outcome mapping = new MappingFailed("mapping 1", Samples.failure(FailureKind.RESTING));

    assertThat(again.after(report(mapping))).contains(NOW.plusSeconds(60));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"UNREACHABLE", "UNAVAILABLE", "RATE_LIMITED", "MISSING_BLOBS", "RESTING", "OVERDUE"})
  void whatDoesNotGetBetterByItselfWaitsForTheTasksOwnTime(FailureKind kind) {
    assertThat(again.after(report(image(kind)))).isEmpty();
  }

  @Test
  void aFirstDelayOfZeroLeavesTasksToTheirOwnTimes() {
    assertThat(runAgain(Duration.ZERO).after(report(image(FailureKind.UNREACHABLE)))).isEmpty();
  }

  private static RunAgain runAgain(Duration firstDelay) {
    return new RunAgain(
        new TryAgainRule(firstDelay, 5, Duration.ofHours(1), Duration.ofDays(1)),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static TaskReport report(Outcome... outcomes) {
    return new TaskReport(Samples.run(), Duration.ofSeconds(1), List.of(outcomes));
  }

  private static Outcome image(FailureKind kind) {
    return new CopyResult.Failed(Samples.IMAGE, Samples.failure(kind));
  }
}
