package io.drayage.route;

import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.sync.TaskReport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.camel.component.quartz.QuartzConstants;
import org.jspecify.annotations.Nullable;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Triggers of all {@code quartz:} routes, in one Quartz scheduler for all generations of routes. A
 * trigger with the same times in the next generation goes on undisturbed. Safe for several threads.
 */
final class TaskTimers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskTimers.class);

  /** Name under which jobs find the context of the current generation. */
  private static final String CONTEXT = "drayage";

  /** Misfire threshold, and the smallest step back of the clock that counts. */
  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  private static final InstantSource CLOCK = InstantSource.system();
  private final Scheduler quartz;
  private final LongSupplier nanos;
  private final TaskTable table;
  private final Map<TriggerKey, Optional<Schedule>> installed = new HashMap<>();
  private final Set<String> tooLong = new HashSet<>();
  private Optional<RouteTimers> current = Optional.empty();
  private boolean closed;
  private long wallAhead;

  /**
   * Starts a scheduler without triggers.
   *
   * @param nanos a monotonic clock; Quartz itself reads the system clock
   * @param jitter longest spread of tasks that are due together
   * @param threads executor with a thread for each task
   */
  TaskTimers(LongSupplier nanos, Duration jitter, Executor threads) {
    this.nanos = nanos;
    this.table = new TaskTable(jitter);
    this.wallAhead = wallAhead();
    this.quartz = call(() -> new TimerThreads(threads).scheduler(TOLERANCE));
  }

  /** Replaces the tasks. Routes of {@link #timers} have to be made afterwards. */
  synchronized void replace(List<SyncTask> tasks) {
    List<TaskTimer> before = table.timers();
    table.replace(
        tasks,
        CLOCK.instant(),
        timer -> kept(timer.id()).flatMap(KeptTrigger::due).orElse(TaskTimer.NEVER));
    before.stream()
        .filter(timer -> table.withId(timer.id()).isEmpty())
        .flatMap(timer -> key(timer.id()).stream())
        .forEach(key -> call(() -> remove(key)));
    tooLong.retainAll(tasks.stream().map(SyncTask::name).toList());
  }

  /** Returns the timers in the order of the sync files. */
  synchronized List<TaskTimer> timers() {
    return table.timers();
  }

  /** Tells that a timer's route begins no run: its task changed, or the timers are closed. */
  synchronized boolean isReplaced(String routeId) {
    return closed || table.withId(TaskTimer.id(routeId)).isEmpty();
  }

  /** Returns the name of the task for the alias that its route sends. */
  synchronized String name(String alias) {
    return table.withId(alias).map(timer -> timer.task().name()).orElse(alias);
  }

  /** Returns the next firing time of a task; empty for never again. */
  synchronized Optional<Instant> next(String taskName) {
    return table.timer(taskName).flatMap(timer -> kept(timer.id())).flatMap(KeptTrigger::next);
  }

  /** Adds a run of the task at {@code time}; without effect after its own next time. */
  synchronized void runAgain(String taskName, Instant time) {
    Optional<TriggerKey> key = table.timer(taskName).flatMap(timer -> key(timer.id()));
    if (!closed
        && key.flatMap(this::kept).flatMap(KeptTrigger::due).filter(time::isBefore).isPresent()) {
      change(key.get(), trigger -> trigger.fireBefore(time));
      LOG.atInfo()
          .addKeyValue("task", taskName)
          .addKeyValue("next", time)
          .log("retrying failed images at %s".formatted(time.truncatedTo(ChronoUnit.SECONDS)));
    }
  }

  /** Tells that there are tasks, and that the trigger of each has fired for the last time. */
  synchronized boolean areDone() {
    return !table.timers().isEmpty()
        && table.timers().stream()
            .map(timer -> key(timer.id()))
            // Quartz drops a trigger after its last firing
            .allMatch(key -> key.isPresent() && !call(() -> quartz.checkExists(key.get())));
  }

  /** Warns once of runs longer than their interval, until there is a shorter one. */
  synchronized void reported(TaskReport report) {
    String name = report.run().taskName();
    if (report.run().hasFilter()) {
      return;
    }
    if (!(report.run().task().schedule() instanceof Schedule.Every every)
        || report.took().compareTo(every.interval()) <= 0) {
      tooLong.remove(name);
    } else if (tooLong.add(name)) {
      LOG.atWarn()
          .addKeyValue("task", name)
          .addKeyValue("seconds", report.took().toSeconds())
          .addKeyValue("interval", every.interval().toSeconds())
          .log(
              "a run took longer than the interval of its task: what falls due meanwhile is made up for"
                  + " by one run after it; raise the interval");
    }
  }

  /** Adjusts triggers to a clock that was set back; to be called about once a second. */
  synchronized void followClock() {
    long ahead = wallAhead();
    Duration back = Duration.ofMillis(wallAhead - ahead);
    wallAhead = ahead;
    if (back.compareTo(TOLERANCE) > 0) {
      installed.keySet().forEach(key -> change(key, trigger -> trigger.clockSetBack(back)));
    }
  }

  /** Returns the milliseconds by which the system clock is ahead of the monotonic one. */
  private long wallAhead() {
    return CLOCK.millis() - TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
  }

  /** Replaces the triggers by those of {@code next}; without effect after {@link #close}. */
  synchronized void begin(RouteTimers next) {
    if (closed) {
      return;
    }
    current.ifPresent(RouteTimers::hold);
    current = Optional.of(next);
    call(quartz::getContext)
        .put(QuartzConstants.QUARTZ_CAMEL_CONTEXT + "-" + CONTEXT, next.context());
    Set<TriggerKey> gone = new HashSet<>(installed.keySet());
    gone.removeAll(install(next));
    gone.forEach(key -> call(() -> remove(key)));
  }

  /** Schedules the jobs that {@code routes} holds, and returns their triggers. */
  synchronized List<TriggerKey> install(RouteTimers routes) {
    return routes.release().stream().map(job -> call(() -> install(job))).toList();
  }

  /** Schedules a job; a trigger with the same times stays as it is. */
  private TriggerKey install(RouteTimers.Job job) throws SchedulerException {
    TriggerKey key = job.trigger().getKey();
    job.detail().getJobDataMap().put(QuartzConstants.QUARTZ_CAMEL_CONTEXT_NAME, CONTEXT);
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
    Trigger trigger = times.isPresent() ? kept(job.trigger(), times.get(), isFirst) : job.trigger();
    if (!(trigger instanceof KeptTrigger kept) || kept.due().isPresent()) {
      quartz.scheduleJob(job.detail(), trigger);
    }
    return key;
  }

  /** Removes a trigger; false if there is none. */
  synchronized boolean remove(TriggerKey key) throws SchedulerException {
    installed.remove(key);
    return quartz.unscheduleJob(key);
  }

  /** Calls {@code method} of the scheduler. */
  @Nullable Object call(Method method, @Nullable Object[] args) throws Throwable {
    try {
      return method.invoke(quartz, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** Begins no more jobs; those under way go on, and triggers can be read until {@link #close}. */
  synchronized void stop() {
    closed = true;
    call(
        () -> {
          quartz.standby();
          return true;
        });
  }

  /** Shuts the scheduler down; jobs under way go on. */
  @Override
  public synchronized void close() {
    closed = true;
    call(
        () -> {
          quartz.shutdown(false);
          return true;
        });
  }

  /** Creates a trigger of the same name that keeps its times; its first one is the timer's. */
  private KeptTrigger kept(Trigger wanted, Schedule times, boolean isFirst) {
    Optional<Instant> due =
        table
            .withId(wanted.getKey().getName())
            .filter(timer -> isFirst)
            .flatMap(TaskTimer::due)
            .or(() -> times.first(wanted.getStartTime().toInstant()))
            .filter(time -> !time.equals(TaskTimer.NEVER));
    KeptTrigger kept = new KeptTrigger(wanted, times, due, CLOCK);
    // triggers due at the same time fire in the order of the sync files
    kept.setPriority(-installed.size());
    return kept;
  }

  private Optional<TriggerKey> key(String timerId) {
    return installed.keySet().stream().filter(key -> key.getName().equals(timerId)).findFirst();
  }

  private Optional<KeptTrigger> kept(String timerId) {
    return key(timerId).flatMap(this::kept);
  }

  private Optional<KeptTrigger> kept(TriggerKey key) {
    return call(() -> quartz.getTrigger(key)) instanceof KeptTrigger kept
        ? Optional.of(kept)
        : Optional.empty();
  }

  /** Changes a trigger while it is paused. */
  private void change(TriggerKey key, Consumer<KeptTrigger> change) {
    Optional<KeptTrigger> known = kept(key).filter(trigger -> trigger.due().isPresent());
    if (known.isPresent()) {
      call(
          () -> {
            quartz.pauseTrigger(key);
            KeptTrigger trigger = kept(key).orElse(known.get());
            change.accept(trigger);
            return quartz.rescheduleJob(key, trigger);
          });
    }
  }

  /** Turns checked exceptions, which a scheduler in memory throws only on misuse, into faults. */
  private static <T extends @Nullable Object> T call(Callable<T> call) {
    try {
      return call.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
