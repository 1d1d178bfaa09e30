package io.drayage.route;

import java.util.concurrent.Executor;
import org.quartz.spi.ThreadExecutor;
import org.quartz.spi.ThreadPool;

/**
 * Threads of the Quartz scheduler, one for each job. Public, since Quartz calls its setters by
 * reflection.
 *
 * @param threads unbounded executor; a job holds a thread for its whole run
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
