package io.drayage.sync.turn;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The wait for the end of quiet hours; copies in progress go on. Safe for several threads. */
final class QuietWait {
  private static final Logger LOG = LoggerFactory.getLogger(QuietWait.class);

  /** Longest wait between looks at the clock: it may be set, and machines sleep. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final Optional<QuietHours> hours;
  private final Clock clock;
  private final DelayedCall delayedCall;
  private final Runnable over;
  private final AtomicBoolean looks = new AtomicBoolean();
  private Instant loggedUntil = Instant.MIN;

  /** Calls {@code over} when {@code hours} may have ended, if any image waited. */
  QuietWait(Optional<QuietHours> hours, Clock clock, DelayedCall delayedCall, Runnable over) {
    this.hours = hours;
    this.clock = clock;
    this.delayedCall = delayedCall;
    this.over = over;
  }

  /** Whether images have to wait now; {@code waiting} is their number. */
  boolean holds(IntSupplier waiting) {
    Instant now = clock.instant();
    Optional<Instant> end = hours.flatMap(quiet -> quiet.end(now));
    if (end.isEmpty() || waiting.getAsInt() == 0) {
      return false;
    }
    log(end.get());
    if (!looks.getAndSet(true)) {
      Duration left = Duration.between(now, end.get());
      delayedCall.after(left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT, this::lookAgain);
    }
    return true;
  }

  private void lookAgain() {
    looks.set(false);
    over.run();
  }

  /** Logs each span of quiet hours once. */
  private synchronized void log(Instant end) {
    if (!end.equals(loggedUntil)) {
      loggedUntil = end;
      LOG.atInfo().addKeyValue("until", end).log("quiet hours: images wait to be copied");
    }
  }
}
