package io.drayage.route;

import io.drayage.plan.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quartz.Calendar;
import org.quartz.CronTrigger;
import org.quartz.SimpleTrigger;
import org.quartz.Trigger;
import org.quartz.impl.triggers.SimpleTriggerImpl;

/**
 * A trigger of Quartz whose times stay where they are. What was missed is made up for by one
 * firing, after which the times go on as if nothing had been missed; Quartz' own triggers of an
 * interval begin anew then. Times of a clock follow {@link Schedule.Cron} where clocks are put
 * forward or back.
 */
final class KeptTrigger extends SimpleTriggerImpl {
  /** A clock that is set back by more was wrong before, and so was what it called done. */
  private static final Duration LARGEST_CORRECTION = Duration.ofHours(2);

  private final transient Schedule schedule;
  private final transient InstantSource clock;
  private transient Optional<Instant> due;
  private transient Optional<Instant> ran = Optional.empty();

  /**
   * Takes the name of {@code other}.
   *
   * @param due its first time; empty if it never fires
   */
  KeptTrigger(Trigger other, Schedule schedule, Optional<Instant> due, InstantSource clock) {
    this.schedule = schedule;
    this.due = due;
    this.clock = clock;
    setKey(other.getKey());
    setStartTime(other.getStartTime());
    setNextFireTime(date(due));
  }

  /** The times of a trigger; empty if there is more to it than times. */
  static Optional<Schedule> times(Trigger trigger) {
    if (trigger.getEndTime() == null && trigger.getCalendarName() == null) {
      if (trigger instanceof CronTrigger cron) {
        return Optional.of(
            new Schedule.Cron(cron.getCronExpression(), cron.getTimeZone().toZoneId()));
      }
      if (trigger instanceof SimpleTrigger simple && simple.getRepeatCount() <= 0) {
        return Optional.of(
            simple.getRepeatCount() == 0
                ? new Schedule.Once()
                : new Schedule.Every(Duration.ofMillis(simple.getRepeatInterval())));
      }
    }
    return Optional.empty();
  }

  @Override
  public @Nullable Date computeFirstFireTime(@Nullable Calendar calendar) {
    return getNextFireTime();
  }

  @Override
  public void triggered(@Nullable Calendar calendar) {
    Instant now = clock.instant();
    Date fired = getNextFireTime();
    setPreviousFireTime(fired);
    // Quartz fires up to 2 ms early
    Instant until = fired.toInstant().isAfter(now) ? fired.toInstant() : now;
    ran = Optional.of(now);
    if (due.filter(time -> time.isAfter(until)).isEmpty()) {
      due = due.flatMap(time -> after(time, now));
    }
    setNextFireTime(date(due));
  }

  /** The next of its times that is not missed. */
  private Optional<Instant> after(Instant time, Instant now) {
    Optional<Instant> next = schedule.next(time);
    return next.filter(one -> one.isAfter(now)).isPresent() ? next : schedule.next(time, now);
  }

  /** The time that was missed is fired now. */
  @Override
  public void updateAfterMisfire(@Nullable Calendar calendar) {
    // as it is
  }

  /** Fires at {@code time}, once, unless its own time comes first or never. */
  void fireBefore(Instant time) {
    if (due.filter(time::isBefore).isPresent()) {
      setNextFireTime(Date.from(time));
    }
  }

  /** When it fires next at one of its own times. */
  Optional<Instant> due() {
    return due;
  }

  /** When it fires next, at a time of its own or before; empty if it never fires again. */
  Optional<Instant> next() {
    return Optional.ofNullable(getNextFireTime()).map(Date::toInstant);
  }

  /**
   * The clock was set back. Intervals keep what is left of them. Times of day are looked up again,
   * but none twice that the clock passed twice in a correction.
   */
  void clockSetBack(Duration back) {
    if (due.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    boolean ownTime = getNextFireTime().toInstant().equals(due.get());
    Date sooner = Date.from(getNextFireTime().toInstant().minus(back));
    due =
        schedule.followsTheClock()
            ? dueByTheClock(due.get(), back, now)
            : due.map(time -> time.minus(back));
    setNextFireTime(ownTime ? date(due) : sooner);
  }

  private Optional<Instant> dueByTheClock(Instant time, Duration back, Instant now) {
    if (time.isBefore(now.plus(back)) && back.compareTo(LARGEST_CORRECTION) < 0) {
      // it is due already and waits for a run to end
      return Optional.of(now);
    }
    return schedule.next(
        ran.filter(last -> last.isAfter(now) && last.isBefore(now.plus(LARGEST_CORRECTION)))
            .orElse(now));
  }

  private static @Nullable Date date(Optional<Instant> time) {
    return time.map(Date::from).orElse(null);
  }
}
