package io.drayage.live;

import io.drayage.status.Movement;
import io.drayage.sync.ImagePair;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A copy under way. Safe for several threads. */
final class LiveMovement {
  /** Seconds of the rate, each with its own sum. */
  private static final int SECONDS = 5;

  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

  private final ImagePair image;
  private final long total;
  private final Instant since;
  private final long beganNanos;
  private final AtomicLong told;
  private final long[] sums = new long[SECONDS];
  private long second;
  private long moved;
  private long saved;
  private Optional<String> worker = Optional.empty();

  /**
   * A copy that begins.
   *
   * @param told time of the last change that was told
   */
  LiveMovement(ImagePair image, long total, Instant since, long nanos, AtomicLong told) {
    this.image = image;
    this.total = total;
    this.since = since;
    this.beganNanos = nanos;
    this.told = told;
  }

  ImagePair image() {
    return image;
  }

  Instant since() {
    return since;
  }

  AtomicLong told() {
    return told;
  }

  synchronized void move(long bytes, long nanos) {
    moved += bytes;
    advance(nanos);
    sums[(int) (second % SECONDS)] += bytes;
  }

  synchronized void at(String name) {
    worker = Optional.of(name);
  }

  synchronized void save(long bytes) {
    saved += bytes;
  }

  synchronized long moved() {
    return Math.max(0, moved);
  }

  synchronized Movement state(long nanos) {
    advance(nanos);
    long sum = 0;
    for (long bytes : sums) {
      sum += bytes;
    }
    double begun = (nanos - beganNanos) / (double) SECOND_NANOS;
    // the current second has only begun
    double counted = Math.min(begun, SECONDS - 1 + begun - Math.floor(begun));
    return new Movement(
        image.taskName(),
        image.source().toString(),
        image.target().toString(),
        total,
        Math.max(0, moved),
        Math.max(0, saved),
        Math.max(0, sum) / Math.max(0.5, counted),
        since,
        worker);
  }

  /** Empties the sums of seconds that have passed since the last call. */
  private void advance(long nanos) {
    long now = (nanos - beganNanos) / SECOND_NANOS;
    for (long passed = Math.max(second, now - SECONDS) + 1; passed <= now; passed++) {
      sums[(int) (passed % SECONDS)] = 0;
    }
    second = Math.max(second, now);
  }
}
