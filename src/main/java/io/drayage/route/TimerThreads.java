package io.drayage.route;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.DirectSchedulerFactory;
import org.quartz.simpl.RAMJobStore;
import org.quartz.spi.ThreadExecutor;
import org.quartz.spi.ThreadPool;

/**
 * Threads of the Quartz scheduler, one for each job. Public, since Quartz calls its setters by
 * reflection.
 *
 * @param threads unbounded executor; a job holds a thread for its whole run
 */
public record TimerThreads(Executor threads) implements ThreadPool, ThreadExecutor {
  /**
   * Starts a scheduler in memory.
   *
   * @param tolerance misfire threshold; an idle scheduler looks at the clock as often, and notices
   *     a clock that is set, and a machine that wakes up
   */
  Scheduler scheduler(Duration tolerance) throws SchedulerException {
    RAMJobStore store = new RAMJobStore();
    store.setMisfireThreshold(tolerance.toMillis());
    String name = "drayage-" + UUID.randomUUID();
    DirectSchedulerFactory factory = DirectSchedulerFactory.getInstance();
    factory.createScheduler(
        name, name, this, this, store, Map.of(), null, 0, tolerance.toMillis(), 1, false, "");
    Scheduler scheduler = factory.getScheduler(name);
    scheduler.start();
    return scheduler;
  }

  @Override
  public boolean runInThread(Runnable job) {
    threads.execute(job);
    return true;
  }

  @Override
  public int blockForAvailableThreads() {
    return 1;
  }

  @Override
  public int getPoolSize() {
    return Integer.MAX_VALUE;
  }

  /** Starts the scheduler's own thread as a daemon. */
  @Override
  public void execute(Thread scheduler) {
    scheduler.setDaemon(true);
    scheduler.start();
  }

  @Override
  public void initialize() {}

  @Override
  public void shutdown(boolean waitForJobs) {}

  @Override
  public void setInstanceId(String id) {}

  @Override
  public void setInstanceName(String name) {}
}
