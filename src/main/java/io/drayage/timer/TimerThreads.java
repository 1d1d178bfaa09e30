package io.drayage.timer;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerKey;
import org.quartz.impl.DirectSchedulerFactory;
import org.quartz.impl.SchedulerRepository;
import org.quartz.simpl.RAMJobStore;
import org.quartz.spi.JobStore;
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
  public Scheduler scheduler(Duration tolerance) throws SchedulerException {
    RAMJobStore store = new RAMJobStore();
    store.setMisfireThreshold(tolerance.toMillis());
    String name = "drayage-" + UUID.randomUUID();
    return started(name, name, store, tolerance);
  }

  /**
   * Starts one of the schedulers of a cluster.
   *
   * @param isMine tells the triggers that this scheduler may fire
   * @param idle time after which an idle scheduler looks for triggers that others have changed
   * @throws SchedulerException if the database does not answer
   */
  public Scheduler scheduler(TimerCluster cluster, Predicate<TriggerKey> isMine, Duration idle)
      throws SchedulerException {
    ClusterStore store = new ClusterStore(cluster, isMine);
    store.setThreadExecutor(this);
    SchedulerRepository.getInstance().remove(TimerCluster.NAME);
    Scheduler scheduler = started(TimerCluster.NAME, cluster.instance(), store, idle);
    // other schedulers of the process would be taken for this one
    SchedulerRepository.getInstance().remove(TimerCluster.NAME);
    return scheduler;
  }

  private Scheduler started(String name, String instance, JobStore store, Duration idle)
      throws SchedulerException {
    DirectSchedulerFactory factory = DirectSchedulerFactory.getInstance();
    factory.createScheduler(
        name, instance, this, this, store, Map.of(), null, 0, idle.toMillis(), 1, false, "");
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
