package io.drayage.route;

import java.util.concurrent.Executor;
import org.quartz.spi.ThreadExecutor;
import org.quartz.spi.ThreadPool;

/**
 * The threads of Quartz' scheduler: as many as there are jobs, since a job holds one for its run.
 * Public, since Quartz calls it by reflection.
 */
public record TimerThreads(Executor threads) implements ThreadPool, ThreadExecutor {
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

  /** Starts the scheduler's own thread, which keeps no process alive. */
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
