package io.drayage.schedule;

import io.drayage.plan.SyncTask;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks when they are due. The clock is looked at once a second at least, so that a machine
 * that slept and a clock that was set are noticed. Safe for several threads.
 */
public final class TaskScheduler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskScheduler.class);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final Clock clock;
  private final Function<SyncTask, Optional<Instant>> runner;
  private final Executor threads;
  private final Runnable whenDone;
  private final Timetable timetable;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread watch = new Thread(this::keepTime, "schedule");
  private boolean closed;

  /**
   * Starts nothing yet.
   *
   * @param jitter the most by which runs that are due together are kept apart
   * @param runner does a run, and tells when another should follow before the task's own time, if
   *     so; called on {@code threads}, which must have one for each task
   * @param whenDone called after a run, when nothing else runs and there are tasks, none of which
   *     is going to run again
   */
  public TaskScheduler(
      Clock clock,
      Duration jitter,
      Executor threads,
      Function<SyncTask, Optional<Instant>> runner,
      Runnable whenDone) {
    this.clock = clock;
    this.threads = threads;
    this.runner = runner;
    this.whenDone = whenDone;
    this.timetable = new Timetable(new Spread(jitter), clock.instant());
    watch.setDaemon(true);
  }

  /** From now on tasks are run. */
  public void start() {
    watch.start();
  }

  /**
   * Takes on {@code tasks}: those that ask for the same as before keep their time, new and changed
   * ones begin. Runs under way go on; a changed task waits for its own.
   */
  public void replace(List<SyncTask> tasks) {
    locked(
        () -> {
          timetable.replace(tasks, clock.instant());
          changed.signalAll();
        });
  }

  /** When the task of this name is due; empty for never again, or no such task. */
  public Optional<Instant> due(String taskName) {
    lock.lock();
    try {
      return timetable.due(taskName);
    } finally {
      lock.unlock();
    }
  }

  /** No more runs begin; those under way are not waited for. */
  @Override
  public void close() {
    locked(
        () -> {
          closed = true;
          changed.signalAll();
        });
  }

  /** Runs what is due now. */
  void runDue() {
    locked(
        () -> {
          for (SyncTask task : timetable.takeDue(clock.instant())) {
            threads.execute(() -> run(task));
          }
        });
  }

  private void run(SyncTask task) {
    Optional<Instant> again = Optional.empty();
    try {
      again = runner.apply(task);
    } catch (RuntimeException e) {
      // the next run is due all the same
      LOG.atError()
          .addKeyValue("task", task.name())
          .addKeyValue("error", String.valueOf(e.getMessage()))
          .log("task could not be run");
    } finally {
      ended(task, again);
    }
  }

  private void ended(SyncTask task, Optional<Instant> again) {
    locked(
        () -> {
          timetable
              .overrun(task.name(), clock.instant())
              .ifPresent(overrun -> warn(task.name(), overrun));
          timetable.ended(task.name(), again);
          changed.signalAll();
        });
    checkDone();
  }

  private static void warn(String taskName, Timetable.Overrun overrun) {
    LOG.atWarn()
        .addKeyValue("task", taskName)
        .addKeyValue("seconds", overrun.took().toSeconds())
        .addKeyValue("interval", overrun.interval().toSeconds())
        .log(
            "a run took longer than the interval of its task: what falls due meanwhile is made up for"
                + " by one run after it; raise the interval");
  }

  private void checkDone() {
    if (isDone()) {
      whenDone.run();
    }
  }

  private boolean isDone() {
    lock.lock();
    try {
      return !closed && timetable.isDone();
    } finally {
      lock.unlock();
    }
  }

  private void keepTime() {
    lock.lock();
    try {
      while (!closed) {
        runDue();
        long unused = changed.awaitNanos(untilNext());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private long untilNext() {
    Duration wait =
        timetable
            .nextDue()
            .map(due -> Duration.between(clock.instant(), due))
            .filter(time -> time.compareTo(LONGEST_WAIT) < 0)
            .orElse(LONGEST_WAIT);
    // not shorter than the clock's own steps
    return Math.max(TimeUnit.MILLISECONDS.toNanos(1), wait.toNanos());
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }
}
