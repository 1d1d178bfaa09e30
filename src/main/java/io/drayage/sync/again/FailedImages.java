package io.drayage.sync.again;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Memory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Schedules retries of failed images over several runs, with growing delays. Runs leave out an
 * image that has failed for long until its next retry is due. Safe for several threads.
 */
public final class FailedImages {
  private final Memory memory;
  private final TryAgainRule rule;
  private final boolean leavesOut;
  private final Clock clock;

  /** Keeps failures in {@code memory}; runs leave out images only if {@code leavesOut}. */
  public FailedImages(Memory memory, TryAgainRule rule, boolean leavesOut, Clock clock) {
    this.memory = memory;
    this.rule = rule;
    this.leavesOut = leavesOut;
    this.clock = clock;
  }

  /** An instance that leaves no image out. */
  public static FailedImages none() {
    TryAgainRule rule = new TryAgainRule(Duration.ZERO, 1, Duration.ZERO, Duration.ZERO);
    return new FailedImages(Memory.none(), rule, false, Clock.systemUTC());
  }

  /** The result of an image that this run leaves out; empty if it is to be tried. */
  public Optional<CopyResult> leftOut(ImagePair image) {
    if (!leavesOut || !memory.knowsFailedImages()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    return recall(key(image), now)
        .filter(count -> rule.isLeftOut(count, now))
        .map(count -> new CopyResult.Failed(image, waiting(count)));
  }

  /** The time up to which runs leave the image out; empty if the next run tries it. */
  public Optional<Instant> retryAt(ImagePair image) {
    if (!leavesOut || !memory.knowsFailedImages()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    return recall(key(image), now).filter(count -> rule.isLeftOut(count, now)).map(rule::nextTry);
  }

  /** Notes the result of an image. */
  public void note(CopyResult result) {
    Optional<Failure> problem = result.problem();
    if (result instanceof CopyResult.Skipped) {
      return;
    }
    if (problem.isEmpty()) {
      forget(result.image());
    } else if (!isNoAttempt(problem.get().kind())) {
      Digest key = key(result.image());
      memory.rememberFailedImage(key, count(key, problem.get(), clock.instant()).toString());
    }
  }

  /** Drops the failures of the image: the next run tries it. */
  public void forget(ImagePair image) {
    if (memory.knowsFailedImages()) {
      memory.forgetFailedImage(key(image));
    }
  }

  private static boolean isNoAttempt(FailureKind kind) {
    return kind.isStop() || kind == FailureKind.WAITING;
  }

  private FailureCount count(Digest key, Failure failure, Instant now) {
    String cause = failure.kind().label() + ": " + failure.message();
    return recall(key, now)
        .map(
            known ->
                switch (failure.kind()) {
                  // a limit for the whole registry is no failure of this image
                  case RESTING, RATE_LIMITED -> known.untried(now);
                  default -> known.again(now, cause);
                })
        .orElseGet(() -> FailureCount.first(now, cause));
  }

  /** Corrects times that a clock that was ahead has left, else the wait might never end. */
  private Optional<FailureCount> recall(Digest key, Instant now) {
    Optional<FailureCount> known = memory.failedImage(key).flatMap(FailureCount::parse);
    Optional<FailureCount> count = known.map(found -> found.asOf(now));
    if (!count.equals(known)) {
      count.ifPresent(found -> memory.rememberFailedImage(key, found.toString()));
    }
    return count;
  }

  private Failure waiting(FailureCount count) {
    Instant until = rule.nextTry(count).truncatedTo(ChronoUnit.SECONDS);
    return new Failure(
        FailureKind.WAITING,
        "retry at %s: failed %d times since %s, last as %s"
            .formatted(
                until, count.times(), count.first().truncatedTo(ChronoUnit.SECONDS), count.cause()),
        "drayage sync retries it now",
        "",
        0,
        0);
  }

  private static Digest key(ImagePair image) {
    String text = image.subject() + " " + image.platform();
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
