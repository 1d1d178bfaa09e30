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

/**
 * Has images wait while the hours are quiet; those that are being copied go on. Safe for several
 * threads.
 */
public final class QuietHoursCopier implements Copier {
  private static final Logger LOG = LoggerFactory.getLogger(QuietHoursCopier.class);

  /** The time of day is looked at again after that: clocks are set, machines sleep. */
  private static final Duration LONGEST_NAP = Duration.ofMinutes(1);

  private final Copier copier;
  private final Optional<QuietHours> hours;
  private final Clock clock;
  private final Sleeper sleeper;
  private Instant toldUntil = Instant.MIN;

  /** Waits. */
  @FunctionalInterface
  public interface Sleeper {
    /** Whether the program is stopping, as soon as it is, at the latest after {@code time}. */
    boolean take(Duration time) throws InterruptedException;
  }

  /** Lets {@code copier} do the copying, at once when there are no quiet hours. */
  public QuietHoursCopier(Copier copier, Optional<QuietHours> hours, Clock clock, Sleeper sleeper) {
    this.copier = copier;
    this.hours = hours;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /**
   * Copies the image when the hours are not quiet.
   *
   * @throws FailureException of kind STOPPED if it still waited when the program stopped
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
      tell(end.get());
      if (isStopping(shorter(Duration.between(clock.instant(), end.get()), LONGEST_NAP))) {
        throw StopSignal.notStarted(order.subject());
      }
      end = quiet.end(clock.instant());
    }
  }

  private boolean isStopping(Duration time) {
    try {
      return sleeper.take(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Once for each time that the hours are quiet. */
  private synchronized void tell(Instant end) {
    if (!end.equals(toldUntil)) {
      toldUntil = end;
      LOG.atInfo().addKeyValue("until", end).log("quiet hours: images wait to be copied");
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
