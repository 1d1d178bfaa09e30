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
import java.util.UUID;
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
import org.quartz.impl.DirectSchedulerFactory;
import org.quartz.simpl.RAMJobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The triggers of all {@code quartz:} routes, in one scheduler of Quartz that outlives generations
 * of routes. A trigger that asks for the same times in the next generation goes on as if nothing
 * had been. Safe for several threads.
 */
final class TaskTimers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskTimers.class);

  /** The name by which jobs find the context of the current generation. */
  private static final String CONTEXT = "drayage";

  /** What is missed by more is made up for; a clock that is set back by more is noticed. */
  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  private static final InstantSource CLOCK = InstantSource.system();
  private final Scheduler quartz;
  private final LongSupplier nanos;
  private final TaskTable table;
  private final Map<TriggerKey, Optional<Schedule>> installed = new HashMap<>();
  private final Set<String> tooLong = new HashSet<>();
  private Optional<RouteTimers> current = Optional.empty();
  private long wallAhead;

  /**
   * Starts a scheduler that has no triggers yet.
   *
   * @param nanos a clock that is never set, from any moment; Quartz looks at the system's
   * @param jitter the most by which the routes keep tasks apart that are due together
   * @param threads must have a thread for each task
   */
  TaskTimers(LongSupplier nanos, Duration jitter, Executor threads) {
    this.nanos = nanos;
    this.table = new TaskTable(jitter);
    this.wallAhead = wallAhead();
    this.quartz = call(() -> scheduler(new TimerThreads(threads)));
    run(quartz::start);
  }

  private static Scheduler scheduler(TimerThreads threads) throws SchedulerException {
    RAMJobStore store = new RAMJobStore();
    store.setMisfireThreshold(TOLERANCE.toMillis());
    String name = "drayage-" + UUID.randomUUID();
    DirectSchedulerFactory factory = DirectSchedulerFactory.getInstance();
    // looks at the clock once a second: a machine that slept, and a clock that was set, are noticed
    factory.createScheduler(
        name, name, threads, threads, store, Map.of(), null, 0, TOLERANCE.toMillis(), 1, false, "");
    return factory.getScheduler(name);
  }

  /** Takes on {@code tasks}; the routes of {@link #timers} are to be made of what comes of it. */
  synchronized void replace(List<SyncTask> tasks) {
    List<TaskTimer> before = table.timers();
    table.replace(
        tasks,
        CLOCK.instant(),
        timer -> kept(timer.id()).flatMap(KeptTrigger::due).orElse(TaskTimer.NEVER));
    before.stream()
        .filter(timer -> isReplaced(timer.routeId()))
        .forEach(timer -> key(timer.id()).ifPresent(key -> run(() -> remove(key))));
    tooLong.retainAll(tasks.stream().map(SyncTask::name).toList());
  }

  /** The timers of the tasks, in the order of the files. */
  synchronized List<TaskTimer> timers() {
    return table.timers();
  }

  /** Whether a route is that of a timer whose task was taken away or changed. */
  synchronized boolean isReplaced(String routeId) {
    return TaskTimer.isRoute(routeId) && table.withId(TaskTimer.id(routeId)).isEmpty();
  }

  /** The name of the task that a route calls {@code alias}. */
  synchronized String name(String alias) {
    return table.withId(alias).map(timer -> timer.task().name()).orElse(alias);
  }

  /** When the run of a task begins next; empty for never again. */
  synchronized Optional<Instant> next(String taskName) {
    return table.timer(taskName).flatMap(timer -> kept(timer.id())).flatMap(KeptTrigger::next);
  }

  /** Has a task run at {@code time}, once, unless its own time comes first or never. */
  synchronized void runAgain(String taskName, Instant time) {
    Optional<TriggerKey> key = table.timer(taskName).flatMap(timer -> key(timer.id()));
    if (key.flatMap(this::kept).flatMap(KeptTrigger::due).filter(time::isBefore).isPresent()) {
      change(key.get(), trigger -> trigger.fireBefore(time));
      LOG.atInfo()
          .addKeyValue("task", taskName)
          .log("retrying failed images at %s".formatted(time.truncatedTo(ChronoUnit.SECONDS)));
    }
  }

  /** Whether there are tasks, and no timer of any works or has a time before it. */
  synchronized boolean areDone() {
    return !table.timers().isEmpty()
        && table.timers().stream()
                .flatMap(timer -> key(timer.id()).stream())
                // Quartz drops a trigger after its last firing
                .filter(key -> call(() -> !quartz.checkExists(key)))
                .count()
            == table.timers().size();
  }

  /** Warns of a run that took longer than the interval of its task, once until one is shorter. */
  synchronized void reported(TaskReport report) {
    String name = report.run().taskName();
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

  /** Has triggers follow a clock that was set back; to be called about once a second. */
  synchronized void followClock() {
    long ahead = wallAhead();
    Duration back = Duration.ofMillis(wallAhead - ahead);
    wallAhead = ahead;
    if (back.compareTo(TOLERANCE) > 0) {
      installed.keySet().forEach(key -> change(key, trigger -> trigger.clockSetBack(back)));
    }
  }

  /** Milliseconds by which the wall clock is ahead of the other. */
  private long wallAhead() {
    return CLOCK.millis() - TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
  }

  /** The triggers of {@code next} are those that count from now on. */
  synchronized void begin(RouteTimers next) {
    current.ifPresent(RouteTimers::hold);
    current = Optional.of(next);
    run(
        () ->
            quartz
                .getContext()
                .put(QuartzConstants.QUARTZ_CAMEL_CONTEXT + "-" + CONTEXT, next.context()));
    Set<TriggerKey> gone = new HashSet<>(installed.keySet());
    install(next).forEach(gone::remove);
    gone.forEach(key -> run(() -> remove(key)));
  }

  /** Schedules what waits for it, and returns its triggers. */
  synchronized List<TriggerKey> install(RouteTimers routes) {
    List<RouteTimers.Job> jobs = routes.release();
    jobs.forEach(job -> run(() -> install(job)));
    return jobs.stream().map(job -> job.trigger().getKey()).toList();
  }

  /** Schedules a job; if its trigger is there with the same times, it stays as it is. */
  private void install(RouteTimers.Job job) throws SchedulerException {
    TriggerKey key = job.trigger().getKey();
    job.detail().getJobDataMap().put(QuartzConstants.QUARTZ_CAMEL_CONTEXT_NAME, CONTEXT);
    Optional<Schedule> times = KeptTrigger.times(job.trigger());
    if (times.isPresent() && times.equals(installed.get(key))) {
      if (quartz.checkExists(key)) {
        quartz.addJob(job.detail(), true, true);
      }
      return;
    }
    installed.put(key, times);
    quartz.unscheduleJob(key);
    Trigger trigger = times.isPresent() ? kept(job.trigger(), times.get()) : job.trigger();
    if (!(trigger instanceof KeptTrigger kept) || kept.due().isPresent()) {
      quartz.scheduleJob(job.detail(), trigger);
    }
  }

  /** Ends a trigger; false if there is none. */
  synchronized boolean remove(TriggerKey key) throws SchedulerException {
    installed.remove(key);
    return quartz.unscheduleJob(key);
  }

  /** Passes a call on to Quartz. */
  @Nullable Object call(Method method, @Nullable Object[] args) throws Throwable {
    try {
      return method.invoke(quartz, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** No more jobs begin; those under way go on, and triggers can still be asked and changed. */
  void stop() {
    run(quartz::standby);
  }

  @Override
  public void close() {
    run(() -> quartz.shutdown(false));
  }

  /** A trigger of the same name that keeps its times. */
  private KeptTrigger kept(Trigger wanted, Schedule times) {
    Optional<TaskTimer> timer = table.withId(wanted.getKey().getName());
    Optional<Instant> due =
        timer
            .flatMap(TaskTimer::due)
            .or(() -> times.first(wanted.getStartTime().toInstant()))
            .filter(time -> !time.equals(TaskTimer.NEVER));
    KeptTrigger kept = new KeptTrigger(wanted, times, due, CLOCK);
    // of those that are due at the same time the first one of the files is the first
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

  /** Changes a trigger, which does not fire meanwhile. */
  private void change(TriggerKey key, Consumer<KeptTrigger> change) {
    kept(key)
        .filter(trigger -> trigger.due().isPresent())
        .ifPresent(
            known ->
                run(
                    () -> {
                      quartz.pauseTrigger(key);
                      KeptTrigger trigger = kept(key).orElse(known);
                      change.accept(trigger);
                      quartz.rescheduleJob(key, trigger);
                    }));
  }

  private interface Action {
    void run() throws SchedulerException;
  }

  private static void run(Action action) {
    call(
        () -> {
          action.run();
          return true;
        });
  }

  /** A scheduler in memory fails only if it is misused. */
  private static <T extends @Nullable Object> T call(Callable<T> call) {
    try {
      return call.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
