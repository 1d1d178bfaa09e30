package io.drayage.sync.again;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.sync.CopyResult;
import io.drayage.sync.Memory;
import io.drayage.sync.Outcome;
import io.drayage.sync.Samples;
import io.drayage.testing.FaultKind;
import io.drayage.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailedImagesTest {
  private static final TryAgainRule RULE =
      new TryAgainRule(Duration.ofMinutes(1), 5, Duration.ofHours(6), Duration.ofHours(24));
  private static final CopyResult GOOD = new CopyResult.Unchanged(Samples.IMAGE, Samples.DIGEST);

  private static final Duration HOUR = Duration.ofHours(1);

  private final Counts memory = new Counts();
  private final VirtualTime time = new VirtualTime();
  private final FailedImages failed = images(true);

  @Test
  void anImageThatFailedIsDueSoonAndThenLaterAndLater() {
    for (int minutes : List.of(1, 5, 25, 125, 360, 360)) {
      failed.note(failure(FailureKind.NOT_FOUND));

      assertThat(nextTry()).contains(time.instant().plus(Duration.ofMinutes(minutes)));
      time.pass(Duration.ofMinutes(minutes));
    }
  }

  @Test
  void anImageThatGoesWellIsForgotten() {
    failed.note(failure(FailureKind.DENIED));

    failed.note(GOOD);

    assertThat(nextTry()).isEmpty();
    assertThat(memory.texts).isEmpty();
  }

  @Test
  void runsTryAnImageUntilItHasFailedForLong() {
    failed.note(failure(FailureKind.NOT_FOUND));
    time.pass(Duration.ofSeconds(1));
    assertThat(failed.leftOut(Samples.IMAGE)).isEmpty();

    time.pass(Duration.ofHours(23));
    failed.note(failure(FailureKind.NOT_FOUND));
    assertThat(failed.leftOut(Samples.IMAGE)).isEmpty();

    time.pass(Duration.ofHours(2));
    failed.note(failure(FailureKind.NOT_FOUND));
    assertThat(failed.leftOut(Samples.IMAGE).flatMap(Outcome::problem))
        .contains(
            new Failure(
                FailureKind.WAITING,
                "retry at 2026-01-02T01:25:01Z: failed 3 times since 2026-01-01T00:00:00Z,"
                    + " last as not-found: HEAD manifest docker.io/x:1: no",
                "drayage sync retries it now",
                "",
                0,
                0));

    time.pass(Duration.ofMinutes(25));
    assertThat(failed.leftOut(Samples.IMAGE)).isEmpty();
  }

  @FaultKind("A16")
  @Test
  void aFailureByAClockThatWasYearsAheadCountsAsOfNow() {
    failed.note(failure(FailureKind.NOT_FOUND));
    time.pass(Duration.ofDays(11 * 365));
    failed.note(failure(FailureKind.NOT_FOUND));
    time.pass(Duration.ofDays(-11 * 365).plusHours(1));

    assertThat(failed.leftOut(Samples.IMAGE)).isEmpty();
    assertThat(nextTry())
        .hasValueSatisfying(due -> assertThat(due).isBefore(time.instant().plus(HOUR)));

    time.pass(Duration.ofHours(30));
    failed.note(failure(FailureKind.NOT_FOUND));
    assertThat(failed.leftOut(Samples.IMAGE)).isPresent();
    time.pass(Duration.ofHours(6));
    assertThat(failed.leftOut(Samples.IMAGE)).isEmpty();
  }

  @FaultKind("A16")
  @Test
  void anImageThatFailedForDaysByAClockThatIsPutRightIsDueInTime() {
    time.pass(Duration.ofDays(11 * 365));
    failForDays();
    time.pass(Duration.ofDays(-11 * 365));

    failed.leftOut(Samples.IMAGE);
    time.pass(Duration.ofHours(6));

    assertThat(failed.leftOut(Samples.IMAGE)).isEmpty();
  }

  @Test
  void anImageThatIsLeftOutStaysDueWhenItWas() {
    failForDays();
    Instant due = nextTry().orElseThrow();

    time.pass(Duration.ofMinutes(10));
    failed.note(failed.leftOut(Samples.IMAGE).orElseThrow());

    assertThat(nextTry()).contains(due);
    assertThat(memory.counts()).extracting(FailureCount::times).containsExactly(3);
  }

  @Test
  void aSingleRunTriesEverythingAndForgetsWhatGoesWell() {
    failForDays();
    FailedImages single = images(false);

    assertThat(single.leftOut(Samples.IMAGE)).isEmpty();
    single.note(GOOD);

    assertThat(failed.leftOut(Samples.IMAGE)).isEmpty();
  }

  @Test
  void failuresAreRememberedOverRestarts() {
    failForDays();

    assertThat(images(true).leftOut(Samples.IMAGE)).isPresent();
  }

  @Test
  void aStopIsNoFailure() {
    failed.note(failure(FailureKind.STOPPED));

    assertThat(nextTry()).isEmpty();
    assertThat(memory.texts).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"RESTING", "RATE_LIMITED"})
  void whatARegistryDoesToAllImagesPutsNoImageOffForLong(FailureKind kind) {
    for (int run = 0; run < 9; run++) {
      failed.note(failure(kind));
    }

    assertThat(nextTry()).contains(time.instant().plus(Duration.ofMinutes(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1 2",
        "1 2 3",
        "1 2 x y",
        "-1 2 3 x",
        "1 2 99999999999999999999 x",
        "1  2 3 x"
      })
  void whatWasKeptInAnotherFormIsAsIfItWasNot(String kept) {
    assertThat(FailureCount.parse(kept)).isEmpty();
  }

  @Test
  void aCountReadsItsOwnText() {
    FailureCount count =
        FailureCount.first(time.instant(), "denied: no")
            .again(time.instant().plusSeconds(5), "not-found: it");

    assertThat(FailureCount.parse(count.toString())).contains(count);
    assertThat(FailureCount.parse("999999999 0 99999999999999 x").map(RULE::nextTry)).isPresent();
  }

  @Test
  void whereNoImageFailedNoneIsLookedUp() {
    assertThat(failed.leftOut(Samples.IMAGE)).isEmpty();
    failed.note(GOOD);
    assertThat(memory.lookups).isZero();

    failForDays();
    memory.lookups = 0;
    assertThat(failed.leftOut(Samples.IMAGE)).isPresent();
    failed.note(GOOD);
    assertThat(memory.lookups).isEqualTo(2);
  }

  private void failForDays() {
    for (int day = 0; day < 3; day++) {
      failed.note(failure(FailureKind.NOT_FOUND));
      time.pass(Duration.ofHours(23));
    }
    time.set(memory.counts().findFirst().orElseThrow().last());
  }

  private static CopyResult failure(FailureKind kind) {
    return new CopyResult.Failed(Samples.IMAGE, Samples.failure(kind));
  }

  private Optional<Instant> nextTry() {
    return memory.counts().map(RULE::nextTry).findFirst();
  }

  private FailedImages images(boolean leavesOut) {
    return new FailedImages(memory, RULE, leavesOut, time);
  }

  private static final class Counts implements Memory {
    private final Map<Digest, String> texts = new HashMap<>();
    private int lookups;

    Stream<FailureCount> counts() {
      return texts.values().stream().map(text -> FailureCount.parse(text).orElseThrow());
    }

    @Override
    public Optional<String> failedImage(Digest image) {
      lookups++;
      return Optional.ofNullable(texts.get(image));
    }

    @Override
    public void rememberFailedImage(Digest image, String text) {
      texts.put(image, text);
    }

    @Override
    public void forgetFailedImage(Digest image) {
      lookups++;
      texts.remove(image);
    }

    @Override
    public boolean knowsFailedImages() {
      return !texts.isEmpty();
    }
  }
}
