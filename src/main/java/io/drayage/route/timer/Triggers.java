package io.drayage.route.timer;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerKey;

/**
 * Triggers of {@link TaskTimers} in a Quartz scheduler. Callers hold the lock of the timers, except
 * for {@link #next}.
 */
sealed interface Triggers permits MemoryTriggers, SharedTriggers {
  /** The scheduler that fires them. */
  Scheduler scheduler();

  /** Schedules a job; a trigger with the same times stays as it is. */
  TriggerKey install(RouteTimers.Job job, Optional<TaskTimer> timer) throws SchedulerException;

  /** Removes a trigger; false if there is none. */
  boolean remove(TriggerKey key) throws SchedulerException;

  /** Removes all triggers but {@code wanted}. */
  void retain(Collection<TriggerKey> wanted) throws SchedulerException;

  /** Finds the trigger of a timer. */
  Optional<TriggerKey> key(String timerId);

  /** Next firing; empty if it never fires again. */
  Optional<Instant> next(TriggerKey key);

  /** Next of its own times; empty if it never fires again. */
  Optional<Instant> due(TriggerKey key);

  /** Adds a firing at {@code time}; false if its own next time is earlier. */
  boolean fireBefore(TriggerKey key, Instant time) throws SchedulerException;

  /** Tells that a trigger has fired for the last time. */
  boolean isDone(TriggerKey key) throws SchedulerException;

  /** Adjusts all triggers to a clock that was set back. */
  void clockSetBack(Duration back) throws SchedulerException;
}
