package io.drayage.watch;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Finds changes of something that is looked at now and then: each is reported once, after it was
 * found alike at two looks and for a time of quiet. Half-written files are waited out. Not
 * thread-safe.
 */
public final class SettledChange {
  private final Quiet quiet;
  private String taken;
  private String seen;
  private long seenSince;

  /**
   * The time without a change after which a change has settled.
   *
   * @param nanoTime a monotonic clock
   */
  public record Quiet(Duration time, LongSupplier nanoTime) {}

  /** What is there already is no change. */
  public SettledChange(String known, Quiet quiet) {
    this.quiet = quiet;
    this.taken = known;
    this.seen = known;
    this.seenSince = quiet.nanoTime().getAsLong();
  }

  /** Whether {@code now}, what is found at this look, is a change that has settled. */
  public boolean look(String now) {
    if (!now.equals(seen)) {
      seen = now;
      seenSince = quiet.nanoTime().getAsLong();
      return false;
    }
    if (now.equals(taken) || !isQuiet()) {
      return false;
    }
    taken = now;
    return true;
  }

  /** Whether {@code now} is another than what was last taken. */
  public boolean differs(String now) {
    return !now.equals(taken);
  }

  /** Forgets the known state: the next one that settles is a change. */
  public void forget() {
    take("");
  }

  /** Takes {@code now} as known without waiting. */
  public void take(String now) {
    taken = now;
    seen = now;
  }

  private boolean isQuiet() {
    return quiet.nanoTime().getAsLong() - seenSince >= quiet.time().toNanos();
  }
}
