package io.drayage.sync.again;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Memory;
import io.drayage.sync.SyncListener;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Knows which images failed and when each is due again: soon at first, then later and later. One
 * that has failed for long is left out of runs until then. Safe for several threads.
 */
public final class FailedImages {
  private final Memory memory;
  private final TryAgainRule rule;
  private final boolean leavesOut;
  private final Clock clock;

  /** {@code leavesOut} is whether images are left out of runs; else each run tries them all. */
  public FailedImages(Memory memory, TryAgainRule rule, boolean leavesOut, Clock clock) {
    this.memory = memory;
    this.rule = rule;
    this.leavesOut = leavesOut;
    this.clock = clock;
  }

  /** No image is ever left out. */
  public static FailedImages none() {
    TryAgainRule rule = new TryAgainRule(Duration.ZERO, 1, Duration.ZERO, Duration.ZERO);
    return new FailedImages(Memory.none(), rule, false, Clock.systemUTC());
  }

  /** What comes of an image that is left out of this run; empty when it is to be tried. */
  public Optional<CopyResult> leftOut(ImagePair image) {
    if (!leavesOut || !memory.knowsFailedImages()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    return recall(key(image), now)
        .filter(count -> rule.isLeftOut(count, now))
        .map(count -> new CopyResult.Failed(image, waiting(count)));
  }

  /** The same listener, to which an image is done once its failure is noted. */
  public SyncListener before(SyncListener next) {
    return new SyncListener() {
      @Override
      public void imagesFound(int images) {
        next.imagesFound(images);
      }

      @Override
      public void imageDone(CopyResult result) {
        note(result);
        next.imageDone(result);
      }

      @Override
      public void bytesMoved(long bytes) {
        next.bytesMoved(bytes);
      }
    };
  }

  /** Notes how an image ended. */
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

  private void forget(ImagePair image) {
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
                  // what a registry does to all images is no failure of this one
                  case RESTING, RATE_LIMITED -> known.untried(now);
                  default -> known.again(now, cause);
                })
        .orElseGet(() -> FailureCount.first(now, cause));
  }

  /** What is remembered of a clock that was ahead is put right, so that it ends some day. */
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
