package io.drayage.timer;

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
 * Quartz trigger whose times do not shift. One firing makes up for all misfires, and the following
 * times stay where they were, unlike those of {@link SimpleTrigger}. Cron times follow {@link
 * Schedule.Cron} across daylight saving.
 */
public final class KeptTrigger extends SimpleTriggerImpl {
  /** Largest correction of a right clock; after a larger step back, earlier firings don't count. */
  private static final Duration LARGEST_CORRECTION = Duration.ofHours(2);

  private final transient Schedule schedule;
  private final transient InstantSource clock;
  private transient Optional<Instant> due;
  private transient Optional<Instant> ran = Optional.empty();

  /**
   * Takes its name from {@code other}.
   *
   * @param due first time; empty if the trigger never fires
   */
  public KeptTrigger(Trigger other, Schedule schedule, Optional<Instant> due, InstantSource clock) {
    this.schedule = schedule;
    this.due = due;
    this.clock = clock;
    setKey(other.getKey());
    setStartTime(other.getStartTime());
    setNextFireTime(date(due));
  }

  /**
   * Restores a trigger from a database, which sets its name and next time afterwards.
   *
   * @param due next of its own times
   * @param ran time of its last firing
   */
  KeptTrigger(
      Schedule schedule, Optional<Instant> due, Optional<Instant> ran, InstantSource clock) {
    this.schedule = schedule;
    this.due = due;
    this.ran = ran;
    this.clock = clock;
  }

  /** Returns the schedule of a trigger; empty for one with an end, a calendar or a count. */
  public static Optional<Schedule> times(Trigger trigger) {
    if (trigger instanceof KeptTrigger kept) {
      return Optional.of(kept.schedule);
    }
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

  /** Returns the first of its times that is not missed. */
  private Optional<Instant> after(Instant time, Instant now) {
    Optional<Instant> next = schedule.next(time);
    return next.filter(one -> one.isAfter(now)).isPresent() ? next : schedule.next(time, now);
  }

  /** Keeps the missed time, which fires at once. */
  @Override
  public void updateAfterMisfire(@Nullable Calendar calendar) {}

  /** Adds a firing at {@code time}; without effect after its own next time. */
  public void fireBefore(Instant time) {
    if (due.filter(time::isBefore).isPresent()) {
      setNextFireTime(Date.from(time));
    }
  }

  /** Tells Quartz that a database keeps more of it than of a simple trigger. */
  @Override
  public boolean hasAdditionalProperties() {
    return true;
  }

  Schedule schedule() {
    return schedule;
  }

  Optional<Instant> ran() {
    return ran;
  }

  /** Returns the next of its own times. */
  public Optional<Instant> due() {
    return due;
  }

  /** Returns the next firing, added ones included; empty if it never fires again. */
  public Optional<Instant> next() {
    return Optional.ofNullable(getNextFireTime()).map(Date::toInstant);
  }

  /**
   * Adjusts the times to a clock that was set back. Intervals keep their remaining time. Times of
   * day are computed anew; a time that the clock passes twice in a correction fires once.
   */
  public void clockSetBack(Duration back) {
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
      // due already, and waiting for the end of a run
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
