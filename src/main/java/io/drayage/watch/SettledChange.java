package io.drayage.watch;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Finds settled changes of a text that is read from time to time. A change is reported once, after
 * two equal readings and a time of quiet, so that half-written files are waited out. Not
 * thread-safe.
 */
public final class SettledChange {
  private final Quiet quiet;
  private String taken;
  private String seen;
  private long seenSince;

  /**
   * Time without a change after which a change has settled.
   *
   * @param nanoTime a monotonic clock
   */
  public record Quiet(Duration time, LongSupplier nanoTime) {}

  /** Starts with a known text, which is no change. */
  public SettledChange(String known, Quiet quiet) {
    this.quiet = quiet;
    this.taken = known;
    this.seen = known;
    this.seenSince = quiet.nanoTime().getAsLong();
  }

  /** Whether the reading {@code now} is a settled change. */
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

  /** Whether {@code now} differs from the known text. */
  public boolean differs(String now) {
    return !now.equals(taken);
  }

  /** Forgets the known text: the next settled one is a change in any case. */
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
