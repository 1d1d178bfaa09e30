package io.drayage.sync.turn;

import io.drayage.failure.FailureException;
import io.drayage.sync.Copier;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delays copies during quiet hours; copies in progress go on. Safe for several threads. */
public final class QuietHoursCopier implements Copier {
  private static final Logger LOG = LoggerFactory.getLogger(QuietHoursCopier.class);

  /** Longest wait between looks at the clock: it may be set, and machines sleep. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final Copier copier;
  private final Optional<QuietHours> hours;
  private final Clock clock;
  private final StopWait stopWait;
  private Instant loggedUntil = Instant.MIN;

  /** A wait that the program's stop ends. */
  @FunctionalInterface
  public interface StopWait {
    /** Waits for {@code time} at most and returns whether the program is stopping. */
    boolean await(Duration time) throws InterruptedException;
  }

  /** Delays {@code copier} by {@code hours}, if there are any. */
  public QuietHoursCopier(
      Copier copier, Optional<QuietHours> hours, Clock clock, StopWait stopWait) {
    this.copier = copier;
    this.hours = hours;
    this.clock = clock;
    this.stopWait = stopWait;
  }

  /**
   * Copies the image after the quiet hours.
   *
   * @throws FailureException of kind STOPPED if the program stops during the wait
   */
  @Override
  public CopyResult copy(CopyOrder order) {
    if (hours.isPresent()) {
      await(order, hours.get());
    }
    return copier.copy(order);
  }

  private void await(CopyOrder order, QuietHours quiet) {
    Optional<Instant> end = quiet.end(clock.instant());
    while (end.isPresent()) {
      log(end.get());
      Duration left = Duration.between(clock.instant(), end.get());
      if (isStopping(left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT)) {
        throw StopSignal.notStarted(order.subject());
      }
      end = quiet.end(clock.instant());
    }
  }

  private boolean isStopping(Duration time) {
    try {
      return stopWait.await(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Logs each span of quiet hours once. */
  private synchronized void log(Instant end) {
    if (!end.equals(loggedUntil)) {
      loggedUntil = end;
      LOG.atInfo().addKeyValue("until", end).log("quiet hours: images wait to be copied");
    }
  }
}
