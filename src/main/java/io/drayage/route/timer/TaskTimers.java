package io.drayage.route.timer;

import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.sync.TaskReport;
import io.drayage.timer.TimerCluster;
import io.drayage.timer.TimerThreads;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.camel.component.quartz.QuartzConstants;
import org.jspecify.annotations.Nullable;
import org.quartz.SchedulerException;
import org.quartz.TriggerKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Triggers of all {@code quartz:} routes, in one Quartz scheduler for all generations of routes. A
 * trigger with the same times in the next generation goes on undisturbed. Safe for several threads.
 */
public final class TaskTimers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskTimers.class);

  /** Name under which jobs find the context of the current generation. */
  private static final String CONTEXT = "drayage";

  /** Misfire threshold, and the smallest step back of the clock that counts. */
  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  /** Interval at which a scheduler of a cluster looks for triggers that others have changed. */
  private static final Duration IDLE = Duration.ofSeconds(1);

  private static final InstantSource CLOCK = InstantSource.system();
  private final Triggers triggers;
  private final LongSupplier nanos;
  private final TaskTable table;
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
  public TaskTimers(LongSupplier nanos, Duration jitter, Executor threads) {
    this.nanos = nanos;
    this.table = new TaskTable(jitter, TaskTable.Ids.COUNTED);
    this.wallAhead = wallAhead();
    this.triggers = new MemoryTriggers(call(() -> new TimerThreads(threads).scheduler(TOLERANCE)));
  }

  /**
   * Starts one of the schedulers of a cluster.
   *
   * @throws IllegalStateException if the database does not answer
   */
  public TaskTimers(LongSupplier nanos, Duration jitter, Executor threads, TimerCluster cluster) {
    this.nanos = nanos;
    this.table = new TaskTable(jitter, TaskTable.Ids.SHARED);
    this.wallAhead = wallAhead();
    this.triggers =
        call(
            () ->
                new SharedTriggers(
                    cluster, isMine -> new TimerThreads(threads).scheduler(cluster, isMine, IDLE)));
  }

  /** Follows the clock, and calls {@code whenDone} if no task will run again; called often. */
  public void look(BooleanSupplier noRun, Runnable whenDone) {
    try {
      followClock();
      if (areDone() && noRun.getAsBoolean()) {
        whenDone.run();
      }
    } catch (RuntimeException e) {
      // an exception would end all further looks
      LOG.atWarn()
          .addKeyValue("error", String.valueOf(e))
          .log("the timers in the database were not checked");
    }
  }

  /** Brings the triggers of a cluster into the database; to be called often. */
  public void look() {
    if (triggers instanceof SharedTriggers shared) {
      shared.look();
    }
  }

  /** Replaces the tasks. Routes of {@link #timers} have to be made afterwards. */
  public synchronized void replace(List<SyncTask> tasks) {
    List<TaskTimer> before = table.timers();
    table.replace(
        tasks,
        CLOCK.instant(),
        timer -> triggers.key(timer.id()).flatMap(triggers::due).orElse(TaskTimer.NEVER));
    before.stream()
        .filter(timer -> table.withId(timer.id()).isEmpty())
        .flatMap(timer -> triggers.key(timer.id()).stream())
        .forEach(key -> call(() -> triggers.remove(key)));
    tooLong.retainAll(tasks.stream().map(SyncTask::name).toList());
  }

  /** Returns the timers in the order of the sync files. */
  synchronized List<TaskTimer> timers() {
    return table.timers();
  }

  /** Tells that a timer's route begins no run: its task changed, or the timers are closed. */
  public synchronized boolean isReplaced(String routeId) {
    return closed || table.withId(TaskTimer.id(routeId)).isEmpty();
  }

  /** Returns the name of the task for the alias that its route sends. */
  public synchronized String name(String alias) {
    return table.withId(alias).map(timer -> timer.task().name()).orElse(alias);
  }

  /** Returns the next firing time of a task; empty for never again. */
  public synchronized Optional<Instant> next(String taskName) {
    return table.timer(taskName).flatMap(timer -> triggers.key(timer.id())).flatMap(triggers::next);
  }

  /** Adds a run of the task at {@code time}; without effect after its own next time. */
  public synchronized void runAgain(String taskName, Instant time) {
    Optional<TriggerKey> key = table.timer(taskName).flatMap(timer -> triggers.key(timer.id()));
    if (!closed && key.isPresent() && call(() -> triggers.fireBefore(key.get(), time))) {
      LOG.atInfo()
          .addKeyValue("task", taskName)
          .addKeyValue("next", time)
          .log("retrying failed images at %s".formatted(time.truncatedTo(ChronoUnit.SECONDS)));
    }
  }

  /** Tells that there are tasks, and that the trigger of each has fired for the last time. */
  public synchronized boolean areDone() {
    return !table.timers().isEmpty()
        && table.timers().stream()
            .map(timer -> triggers.key(timer.id()))
            .allMatch(key -> key.isPresent() && call(() -> triggers.isDone(key.get())));
  }

  /** Warns once of runs longer than their interval, until there is a shorter one. */
  public synchronized void reported(TaskReport report) {
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
  public synchronized void followClock() {
    long ahead = wallAhead();
    Duration back = Duration.ofMillis(wallAhead - ahead);
    wallAhead = ahead;
    if (back.compareTo(TOLERANCE) > 0) {
      run(() -> triggers.clockSetBack(back));
    }
  }

  /** Returns the milliseconds by which the system clock is ahead of the monotonic one. */
  private long wallAhead() {
    return CLOCK.millis() - TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
  }

  /** Replaces the triggers by those of {@code next}; without effect after {@link #close}. */
  public synchronized void begin(RouteTimers next) {
    if (closed) {
      return;
    }
    current.ifPresent(RouteTimers::hold);
    current = Optional.of(next);
    call(triggers.scheduler()::getContext)
        .put(QuartzConstants.QUARTZ_CAMEL_CONTEXT + "-" + CONTEXT, next.context());
    List<TriggerKey> wanted = install(next);
    run(() -> triggers.retain(wanted));
  }

  /** Schedules the jobs that {@code routes} holds, and returns their triggers. */
  synchronized List<TriggerKey> install(RouteTimers routes) {
    return routes.release().stream().map(job -> call(() -> install(job))).toList();
  }

  private TriggerKey install(RouteTimers.Job job) throws SchedulerException {
    job.detail().getJobDataMap().put(QuartzConstants.QUARTZ_CAMEL_CONTEXT_NAME, CONTEXT);
    return triggers.install(job, table.withId(job.trigger().getKey().getName()));
  }

  /** Removes a trigger; false if there is none. */
  synchronized boolean remove(TriggerKey key) throws SchedulerException {
    return triggers.remove(key);
  }

  /** Calls {@code method} of the scheduler. */
  @Nullable Object call(Method method, @Nullable Object[] args) throws Throwable {
    try {
      return method.invoke(triggers.scheduler(), args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** Begins no more jobs; those under way go on, and triggers can be read until {@link #close}. */
  public synchronized void stop() {
    closed = true;
    run(triggers.scheduler()::standby);
  }

  /** Shuts the scheduler down; jobs under way go on. */
  @Override
  public synchronized void close() {
    closed = true;
    run(() -> triggers.scheduler().shutdown(false));
  }

  /** A call of the scheduler. */
  private interface Action {
    void run() throws SchedulerException;
  }

  private static void run(Action action) {
    boolean unused =
        call(
            () -> {
              action.run();
              return true;
            });
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
