package io.drayage.registry.traffic;

import io.drayage.failure.FailureKind;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.http.Timing;
import io.drayage.registry.http.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Circuit breaker of one registry: after a number of failures the circuit opens and requests fail
 * at once. After a pause one request tries the registry while others wait for its outcome; any
 * answer closes the circuit. Thread-safe.
 */
final class Breaker {
  private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);
  private static final long PROBE_WAIT_MILLIS = 30_000;

  private final RegistryHost registry;
  private final BreakerRule rule;
  private final Timing timing;
  private final BiConsumer<RegistryHost, Duration> listener;
  private int failures;
  private long firstFailureNanos;
  private int pauses;
  private long pauseEndsNanos;
  private boolean probing;
  private String lastReason = "";

  Breaker(
      RegistryHost registry,
      BreakerRule rule,
      Timing timing,
      BiConsumer<RegistryHost, Duration> listener) {
    this.registry = registry;
    this.rule = rule;
    this.timing = timing;
    this.listener = listener;
  }

  /** Whether the circuit is open. */
  synchronized boolean isOpen() {
    return pauses > 0;
  }

  /**
   * Whether the next request is the one that tries the registry after a pause.
   *
   * @throws TransportException while the circuit is open
   */
  synchronized boolean enter() throws TransportException {
    long deadline = System.nanoTime() + Duration.ofMillis(PROBE_WAIT_MILLIS).toNanos();
    while (pauses > 0) {
      Duration left = Duration.ofNanos(pauseEndsNanos - now());
      if (!left.isNegative() && !left.isZero()) {
        throw circuitOpen(left);
      }
      if (!probing) {
        probing = true;
        return true;
      }
      long waitMillis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      if (waitMillis <= 0) {
        throw circuitOpen(rule.pause(0));
      }
      try {
        wait(waitMillis);
      } catch (InterruptedException e) {
        throw TransportException.interrupted(e);
      }
    }
    return false;
  }

  /** Closes the circuit after an answer without a server error. */
  synchronized void answered() {
    if (pauses > 0) {
      LOG.atInfo().addKeyValue("registry", registry).log("registry available again");
    }
    failures = 0;
    pauses = 0;
    probing = false;
    notifyAll();
  }

  /** Counts a failed connection or a server error. */
  void failed(boolean probe, String reason) {
    // outside of the lock, since the listener has its own locks
    noteFailure(probe, reason).ifPresent(pause -> listener.accept(registry, pause));
  }

  /** Counts a failure; the pause that begins with it, if the circuit opens. */
  private synchronized Optional<Duration> noteFailure(boolean probe, String reason) {
    lastReason = reason;
    if (pauses > 0) {
      return probe ? Optional.of(pause()) : Optional.empty();
    }
    if (failures == 0) {
      firstFailureNanos = now();
    }
    failures++;
    boolean lasts = now() - firstFailureNanos >= rule.span().toNanos();
    boolean opens = rule.failures() > 0 && failures >= rule.failures() && lasts;
    return opens ? Optional.of(pause()) : Optional.empty();
  }

  /** Notes a request whose outcome is no sign of the registry's state. */
  synchronized void unknown(boolean probe) {
    if (probe) {
      probing = false;
      notifyAll();
    }
  }

  private Duration pause() {
    Duration time = rule.pause(pauses);
    pauseEndsNanos = now() + time.toNanos();
    probing = false;
    if (pauses == 0) {
      LOG.atWarn()
          .addKeyValue("registry", registry)
          .addKeyValue("failures", failures)
          .addKeyValue("seconds", time.toMillis() / 1000.0)
          .addKeyValue("error", lastReason)
          .log("registry unavailable: pausing requests for %s".formatted(seconds(time)));
    } else {
      LOG.debug("circuit of {} still open, pausing requests for {}", registry, seconds(time));
    }
    pauses++;
    notifyAll();
    return time;
  }

  static String seconds(Duration time) {
    return time.toMillis() < 1000 ? time.toMillis() + " ms" : time.toSeconds() + " s";
  }

  private TransportException circuitOpen(Duration left) {
    Instant until = timing.clock().instant().plus(left).truncatedTo(ChronoUnit.SECONDS);
    TransportException last = TransportException.of(FailureKind.UNREACHABLE, lastReason, null);
    return TransportException.of(
            FailureKind.RESTING,
            "circuit open: the registry failed %d times in a row, the last time: %s"
                .formatted(failures, lastReason),
            last)
        .withHint("requests to the registry are paused until %s".formatted(until))
        .withAnswer(0, Optional.of(left));
  }

  private long now() {
    return timing.nanoTime().getAsLong();
  }
}
