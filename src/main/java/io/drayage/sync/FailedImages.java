package io.drayage.sync;

import io.drayage.oci.Digest;
import io.drayage.registry.FailureKind;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Knows which images failed and when each is due again: soon at first, then later and later. One
 * that has failed for long is left out of runs until then. Safe for several threads.
 */
public final class FailedImages {
  private static final int MAX_IMAGES = 50_000;

  private final FailureMemory memory;
  private final TryAgainRule rule;
  private final boolean leavesOut;
  private final Clock clock;
  private final Map<Digest, Due> due =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Due> eldest) {
          return size() > MAX_IMAGES;
        }
      };

  private record Due(String taskName, Instant nextTry, Instant noted) {}

  /** {@code leavesOut} is whether images are left out of runs; else each run tries them all. */
  public FailedImages(FailureMemory memory, TryAgainRule rule, boolean leavesOut, Clock clock) {
    this.memory = memory;
    this.rule = rule;
    this.leavesOut = leavesOut;
    this.clock = clock;
  }

  /** No image is ever left out. */
  static FailedImages none() {
    TryAgainRule rule = new TryAgainRule(Duration.ZERO, 1, Duration.ZERO, Duration.ZERO);
    return new FailedImages(FailureMemory.none(), rule, false, Clock.systemUTC());
  }

  /** What comes of an image that is left out of this run; empty when it is to be tried. */
  public Optional<CopyResult> leftOut(ImagePair image) {
    Instant now = clock.instant();
    return leavesOut
        ? memory
            .recall(key(image))
            .filter(count -> rule.isLeftOut(count, now))
            .map(count -> new CopyResult.Failed(image, waiting(count)))
        : Optional.empty();
  }

  /** An image ended. */
  public void note(CopyResult result) {
    Digest key = key(result.image());
    Optional<Failure> problem = result.problem();
    if (problem.isEmpty()) {
      memory.forget(key);
      forget(key);
    } else if (problem.get().kind() != FailureKind.STOPPED) {
      Instant now = clock.instant();
      FailureCount count = count(key, problem.get(), now);
      if (problem.get().kind() != FailureKind.WAITING) {
        memory.remember(key, count);
      }
      remember(key, new Due(result.image().taskName(), rule.nextTry(count), now));
    }
  }

  /** A run ended: what was due and did not come up in it is not in the plan any more. */
  public synchronized void ended(TaskReport report) {
    Instant started = report.run().started();
    due.values()
        .removeIf(
            one ->
                one.taskName().equals(report.run().taskName())
                    && !one.nextTry().isAfter(started)
                    && one.noted().isBefore(started));
  }

  /** When the first of the task's failed images is due, if it has any. */
  public synchronized Optional<Instant> nextTry(String taskName) {
    return due.values().stream()
        .filter(one -> one.taskName().equals(taskName))
        .map(Due::nextTry)
        .min(Instant::compareTo);
  }

  /** Whether the image failed when it was last tried, and is due. */
  public synchronized boolean isDue(ImagePair image) {
    Due known = due.get(key(image));
    return known != null && !known.nextTry().isAfter(clock.instant());
  }

  private FailureCount count(Digest key, Failure failure, Instant now) {
    String cause = failure.kind().label() + ": " + failure.message();
    return memory
        .recall(key)
        .map(
            known ->
                switch (failure.kind()) {
                  case WAITING -> known;
                  // what a registry does to all images is no failure of this one
                  case RESTING, RATE_LIMITED -> known.untried(now);
                  default -> known.again(now, cause);
                })
        .orElseGet(() -> FailureCount.first(now, cause));
  }

  private synchronized void remember(Digest key, Due next) {
    due.put(key, next);
  }

  private synchronized void forget(Digest key) {
    due.remove(key);
  }

  private Failure waiting(FailureCount count) {
    Instant until = rule.nextTry(count).truncatedTo(ChronoUnit.SECONDS);
    return new Failure(
        FailureKind.WAITING,
        "waits until %s: it failed %d times since %s, the last time as %s"
            .formatted(
                until, count.times(), count.first().truncatedTo(ChronoUnit.SECONDS), count.cause()),
        "once the cause is removed, drayage sync tries it now",
        "",
        0,
        0);
  }

  private static Digest key(ImagePair image) {
    String text = image.subject() + " " + image.platform();
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
