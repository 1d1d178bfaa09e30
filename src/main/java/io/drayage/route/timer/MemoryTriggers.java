package io.drayage.route.timer;

import io.drayage.plan.Schedule;
import io.drayage.timer.KeptTrigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;

/** Triggers of a scheduler in memory. */
final class MemoryTriggers implements Triggers {
  private static final InstantSource CLOCK = InstantSource.system();
  private final Scheduler quartz;
  private final Map<TriggerKey, Optional<Schedule>> installed = new HashMap<>();

  MemoryTriggers(Scheduler quartz) {
    this.quartz = quartz;
  }

  @Override
  public Scheduler scheduler() {
    return quartz;
  }

  @Override
  public TriggerKey install(RouteTimers.Job job, Optional<TaskTimer> timer)
      throws SchedulerException {
    TriggerKey key = job.trigger().getKey();
    Optional<Schedule> times = KeptTrigger.times(job.trigger());
    if (times.isPresent() && times.equals(installed.get(key))) {
      if (quartz.checkExists(key)) {
        quartz.addJob(job.detail(), true, true);
      }
      return key;
    }
    // an edit of the template's times makes a new trigger, for which the first time is over
    boolean isFirst = !installed.containsKey(key);
    installed.put(key, times);
    quartz.unscheduleJob(key);
    Trigger trigger =
        times.isPresent()
            ? kept(job.trigger(), times.get(), timer.filter(any -> isFirst))
            : job.trigger();
    if (!(trigger instanceof KeptTrigger kept) || kept.due().isPresent()) {
      quartz.scheduleJob(job.detail(), trigger);
    }
    return key;
  }

  /** Creates a trigger of the same name that keeps its times; its first one is the timer's. */
  private KeptTrigger kept(Trigger wanted, Schedule times, Optional<TaskTimer> timer) {
    Optional<Instant> due =
        timer
            .flatMap(TaskTimer::due)
            .or(() -> times.first(wanted.getStartTime().toInstant()))
            .filter(time -> !time.equals(TaskTimer.NEVER));
    KeptTrigger kept = new KeptTrigger(wanted, times, due, CLOCK);
    // triggers due at the same time fire in the order of the sync files
    kept.setPriority(-installed.size());
    return kept;
  }

  @Override
  public boolean remove(TriggerKey key) throws SchedulerException {
    installed.remove(key);
    return quartz.unscheduleJob(key);
  }

  @Override
  public void retain(Collection<TriggerKey> wanted) throws SchedulerException {
    Set<TriggerKey> gone = new HashSet<>(installed.keySet());
    gone.removeAll(wanted);
    for (TriggerKey key : gone) {
      remove(key);
    }
  }

  @Override
  public Optional<TriggerKey> key(String timerId) {
    return installed.keySet().stream().filter(key -> key.getName().equals(timerId)).findFirst();
  }

  @Override
  public Optional<Instant> next(TriggerKey key) {
    return kept(key).flatMap(KeptTrigger::next);
  }

  @Override
  public Optional<Instant> due(TriggerKey key) {
    return kept(key).flatMap(KeptTrigger::due);
  }

  @Override
  public boolean fireBefore(TriggerKey key, Instant time) throws SchedulerException {
    boolean isSooner = due(key).filter(time::isBefore).isPresent();
    if (isSooner) {
      change(key, trigger -> trigger.fireBefore(time));
    }
    return isSooner;
  }

  @Override
  public boolean isDone(TriggerKey key) throws SchedulerException {
    // Quartz drops a trigger after its last firing
    return !quartz.checkExists(key);
  }

  @Override
  public void clockSetBack(Duration back) throws SchedulerException {
    for (TriggerKey key : installed.keySet()) {
      change(key, trigger -> trigger.clockSetBack(back));
    }
  }

  private Optional<KeptTrigger> kept(TriggerKey key) {
    try {
      return quartz.getTrigger(key) instanceof KeptTrigger kept
          ? Optional.of(kept)
          : Optional.empty();
    } catch (SchedulerException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Changes a trigger while it is paused. */
  private void change(TriggerKey key, Consumer<KeptTrigger> change) throws SchedulerException {
    Optional<KeptTrigger> known = kept(key).filter(trigger -> trigger.due().isPresent());
    if (known.isPresent()) {
      quartz.pauseTrigger(key);
      KeptTrigger trigger = kept(key).orElse(known.get());
      change.accept(trigger);
      quartz.rescheduleJob(key, trigger);
    }
  }
}
