package io.drayage.registry.http;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Clock and sleep of the transports, replaced in tests.
 *
 * @param clock time of day, for dates in headers
 * @param nanoTime monotonic clock
 */
public record Timing(Clock clock, LongSupplier nanoTime, Sleeper sleeper) {
  @FunctionalInterface
  public interface Sleeper {
    /** Sleeps for {@code duration}, or throws if the thread is interrupted. */
    void sleep(Duration duration) throws InterruptedException;
  }

  /**
   * Sleeps for {@code time}.
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

  /** Time of this machine. */
  public static Timing system() {
    return new Timing(
        Clock.systemUTC(), System::nanoTime, duration -> Thread.sleep(duration.toMillis()));
  }
}
