package io.drayage.registry.traffic;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.http.Timing;
import io.drayage.registry.http.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a registry alone that fails and fails: requests then fail at once. After the rest one
 * request tries it while others wait for what comes of it; an answer, to whichever request, ends it
 * all. Safe for several threads.
 */
final class Breaker {
  private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);
  private static final long PROBE_WAIT_MILLIS = 30_000;

  private final RegistryHost registry;
  private final BreakerRule rule;
  private final Timing timing;
  private int failures;
  private long firstFailureNanos;
  private int rests;
  private long restEndsNanos;
  private boolean probing;
  private String lastReason = "";

  Breaker(RegistryHost registry, BreakerRule rule, Timing timing) {
    this.registry = registry;
    this.rule = rule;
    this.timing = timing;
  }

  /**
   * Whether the request that is about to be sent is the one that tries a registry after its rest.
   *
   * @throws TransportException while the registry rests
   */
  synchronized boolean enter() throws TransportException {
    long deadline = System.nanoTime() + Duration.ofMillis(PROBE_WAIT_MILLIS).toNanos();
    while (rests > 0) {
      Duration left = Duration.ofNanos(restEndsNanos - now());
      if (!left.isNegative() && !left.isZero()) {
        throw resting(left);
      }
      if (!probing) {
        probing = true;
        return true;
      }
      long waitMillis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      if (waitMillis <= 0) {
        throw resting(rule.rest(0));
      }
      try {
        wait(waitMillis);
      } catch (InterruptedException e) {
        throw TransportException.interrupted(e);
      }
    }
    return false;
  }

  /** The registry answered, in whatever way but to say that it can't. */
  synchronized void answered() {
    if (rests > 0) {
      LOG.atInfo().addKeyValue("registry", registry).log("the registry answers again");
    }
    failures = 0;
    rests = 0;
    probing = false;
    notifyAll();
  }

  /** There was no connection, or the registry answered that it can't. */
  synchronized void failed(boolean probe, String reason) {
    lastReason = reason;
    if (rests > 0) {
      if (probe) {
        rest();
      }
      return;
    }
    if (failures == 0) {
      firstFailureNanos = now();
    }
    failures++;
    boolean lasts = now() - firstFailureNanos >= rule.span().toNanos();
    if (rule.failures() > 0 && failures >= rule.failures() && lasts) {
      rest();
    }
  }

  /** What came of the request says nothing of the registry. */
  synchronized void unknown(boolean probe) {
    if (probe) {
      probing = false;
      notifyAll();
    }
  }

  private void rest() {
    Duration time = rule.rest(rests);
    restEndsNanos = now() + time.toNanos();
    probing = false;
    if (rests == 0) {
      LOG.atWarn()
          .addKeyValue("registry", registry)
          .addKeyValue("failures", failures)
          .addKeyValue("seconds", time.toMillis() / 1000.0)
          .addKeyValue("error", lastReason)
          .log("the registry fails all the time and is left alone for a while");
    } else {
      LOG.debug("{} still fails and rests for another {}", registry, time);
    }
    rests++;
    notifyAll();
  }

  private TransportException resting(Duration left) {
    Instant until = timing.clock().instant().plus(left).truncatedTo(ChronoUnit.SECONDS);
    return TransportException.of(
            TransportException.Kind.RESTING,
            "not tried: the registry failed %d times in a row, the last time: %s"
                .formatted(failures, lastReason),
            null)
        .withHint("it is left alone until %s and then tried again".formatted(until))
        .withAnswer(0, Optional.of(left));
  }

  private long now() {
    return timing.nanoTime().getAsLong();
  }
}
