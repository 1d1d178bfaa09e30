package io.drayage.route.timer;

import io.drayage.plan.Schedule;
import io.drayage.timer.KeptTrigger;
import io.drayage.timer.TimerCluster;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.quartz.JobDataMap;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Triggers in the database of a cluster. A scheduler fires those of its own routes, unless another
 * scheduler has a newer plan of the task. Installing a trigger never waits for the database: {@link
 * #look} brings it there, and tries again.
 */
final class SharedTriggers implements Triggers {
  private static final Logger LOG = LoggerFactory.getLogger(SharedTriggers.class);

  /** Group of the tasks' triggers in the shipped routes. */
  private static final String TASKS = "tasks";

  private static final InstantSource CLOCK = InstantSource.system();
  private final TimerCluster cluster;
  private final Scheduler quartz;
  private final Map<TriggerKey, Wanted> wanted = new ConcurrentHashMap<>();
  private volatile Map<TriggerKey, Instant> times = Map.of();

  /**
   * A trigger of this scheduler's routes.
   *
   * @param task name of its task; empty for a trigger of an own route
   * @param isPlaced whether the database has had it since its times changed
   */
  private record Wanted(
      RouteTimers.Job job, Optional<String> task, Optional<Schedule> times, boolean isPlaced) {
    boolean isRepeated() {
      return times.filter(any -> !(any instanceof Schedule.Once)).isPresent();
    }

    Wanted placed() {
      return new Wanted(job, task, times, true);
    }
  }

  /** Starts a scheduler. */
  @FunctionalInterface
  interface Start {
    /** Starts a scheduler that fires the triggers that {@code isMine} accepts. */
    Scheduler with(Predicate<TriggerKey> isMine) throws SchedulerException;
  }

  SharedTriggers(TimerCluster cluster, Start start) throws SchedulerException {
    this.cluster = cluster;
    this.quartz = start.with(this::isMine);
  }

  private boolean isMine(TriggerKey key) {
    Wanted known = wanted.get(key);
    return known != null && known.task().filter(cluster.isOutdated()).isEmpty();
  }

  @Override
  public Scheduler scheduler() {
    return quartz;
  }

  @Override
  public TriggerKey install(RouteTimers.Job job, Optional<TaskTimer> timer) {
    TriggerKey key = job.trigger().getKey();
    Optional<Schedule> schedule = KeptTrigger.times(job.trigger());
    Wanted before = wanted.get(key);
    boolean isPlaced = before != null && before.isPlaced() && before.times().equals(schedule);
    wanted.put(key, new Wanted(job, timer.map(known -> known.task().name()), schedule, isPlaced));
    return key;
  }

  /** Forgets the trigger; the database keeps it for other schedulers. */
  @Override
  public boolean remove(TriggerKey key) {
    return wanted.remove(key) != null;
  }

  @Override
  public void retain(Collection<TriggerKey> some) {
    wanted.keySet().retainAll(some);
  }

  @Override
  public Optional<TriggerKey> key(String timerId) {
    return wanted.keySet().stream().filter(key -> key.getName().equals(timerId)).findFirst();
  }

  /** As the last {@link #look} has found it. */
  @Override
  public Optional<Instant> next(TriggerKey key) {
    return Optional.ofNullable(times.get(key));
  }

  @Override
  public Optional<Instant> due(TriggerKey key) {
    return next(key);
  }

  @Override
  public boolean fireBefore(TriggerKey key, Instant time) {
    try {
      if (!isMine(key) || !(quartz.getTrigger(key) instanceof KeptTrigger kept)) {
        return false;
      }
      boolean isSooner = kept.due().filter(time::isBefore).isPresent();
      if (isSooner) {
        kept.fireBefore(time);
        quartz.rescheduleJob(key, kept);
      }
      return isSooner;
    } catch (SchedulerException e) {
      // the task runs at its own time
      LOG.debug("no earlier run: {}", e.getMessage());
      return false;
    }
  }

  /** Another scheduler may bring a trigger back at any time. */
  @Override
  public boolean isDone(TriggerKey key) {
    return false;
  }

  /** Without effect: the times are those of all schedulers. */
  @Override
  public void clockSetBack(Duration back) {}

  /** Brings new triggers into the database, and removes those of tasks that no scheduler has. */
  void look() {
    try {
      Map<TriggerKey, Instant> found = cluster.times();
      for (Map.Entry<TriggerKey, Wanted> entry : Map.copyOf(wanted).entrySet()) {
        Wanted one = entry.getValue();
        boolean isMissing = one.isRepeated() && !found.containsKey(entry.getKey());
        if (isMine(entry.getKey()) && (isMissing || !one.isPlaced())) {
          place(entry.getKey(), one);
          wanted.replace(entry.getKey(), one, one.placed());
        }
      }
      times = found;
      if (found.keySet().stream().anyMatch(this::isForeign)) {
        removeUnwanted(found.keySet());
      }
    } catch (SchedulerException | SQLException e) {
      // the cluster tells that its database does not answer; the next look tries again
      LOG.debug("triggers not looked at: {}", e.getMessage());
    }
  }

  private boolean isForeign(TriggerKey key) {
    return TASKS.equals(key.getGroup()) && !wanted.containsKey(key);
  }

  private void removeUnwanted(Set<TriggerKey> found) throws SchedulerException {
    Optional<Set<String>> known = cluster.fingerprints().get();
    if (known.isEmpty()) {
      return;
    }
    for (TriggerKey key : found) {
      String name = key.getName();
      if (isForeign(key) && !known.get().contains(name.substring(name.lastIndexOf('.') + 1))) {
        quartz.unscheduleJob(key);
      }
    }
  }

  /** Schedules a trigger; one with the same times stays as it is. */
  private void place(TriggerKey key, Wanted one) throws SchedulerException {
    Trigger known = quartz.getTrigger(key);
    if (known != null && KeptTrigger.times(known).equals(one.times()) && one.times().isPresent()) {
      return;
    }
    JobDataMap texts = new JobDataMap();
    one.job()
        .detail()
        .getJobDataMap()
        .forEach((name, value) -> texts.put(name, String.valueOf(value)));
    Trigger trigger = one.times().<Trigger>map(when -> kept(one, when)).orElse(one.job().trigger());
    if (trigger instanceof KeptTrigger kept && kept.due().isEmpty()) {
      return;
    }
    try {
      if (known != null) {
        quartz.unscheduleJob(key);
      }
      quartz.scheduleJob(one.job().detail().getJobBuilder().setJobData(texts).build(), trigger);
    } catch (ObjectAlreadyExistsException e) {
      LOG.debug("another scheduler was first with trigger {}", key);
    }
  }

  private KeptTrigger kept(Wanted one, Schedule schedule) {
    Trigger trigger = one.job().trigger();
    KeptTrigger kept =
        new KeptTrigger(
            trigger, schedule, schedule.first(trigger.getStartTime().toInstant()), CLOCK);
    // it makes up for missed times itself
    kept.setMisfireInstruction(Trigger.MISFIRE_INSTRUCTION_IGNORE_MISFIRE_POLICY);
    return kept;
  }
}
