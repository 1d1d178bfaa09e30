package io.drayage.registry.http;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Time as the transports see it, so that tests need not wait.
 *
 * @param clock the time of day, for dates in headers
 * @param nanoTime a monotonic clock
 */
public record Timing(Clock clock, LongSupplier nanoTime, Sleeper sleeper) {
  /** Waits. */
  @FunctionalInterface
  public interface Sleeper {
    /** Returns after {@code duration}, or throws when the thread is interrupted. */
    void sleep(Duration duration) throws InterruptedException;
  }

  /**
   * Waits.
   *
   * @throws TransportException if the thread is interrupted
   */
  public void sleep(Duration time) throws TransportException {
    try {
      sleeper.sleep(time);
    } catch (InterruptedException e) {
      throw TransportException.interrupted(e);
    }
  }

  /** This machine's time. */
  public static Timing system() {
    return new Timing(
        Clock.systemUTC(), System::nanoTime, duration -> Thread.sleep(duration.toMillis()));
  }
}
