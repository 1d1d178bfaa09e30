package io.drayage.testing;

import io.drayage.registry.http.Timing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock in UTC that only the test moves. Safe for several threads. */
public class VirtualTime extends Clock {
  private final AtomicLong nanos = new AtomicLong();
  private final Instant start;

  /** Starts with the year 2026. */
  public VirtualTime() {
    this("2026-01-01T00:00:00Z");
  }

  public VirtualTime(String start) {
    this.start = Instant.parse(start);
  }

  /** Moves the clock by a duration, which may be negative. */
  public void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  /** Moves the clock to an instant. */
  public void set(Instant instant) {
    nanos.set(Duration.between(start, instant).toNanos());
  }

  /** Nanoseconds since the start. */
  public long nanos() {
    return nanos.get();
  }

  /** A timing with this clock; a wait moves it. */
  public Timing timing() {
    return new Timing(this, nanos::get, this::pass);
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanos.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return Clock.fixed(instant(), zone);
  }
}
