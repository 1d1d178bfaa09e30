package io.drayage.route;

import io.drayage.sync.Alarm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Holds what is to be done later, without a thread each, and hands it over when its time has come.
 * When the program stops, that is now: whoever waits for it hears of the stop.
 */
public final class DelayedWork extends ScheduledThreadPoolExecutor implements Alarm {
  private final Executor workers;
  private boolean stopped;

  /** Hands what is due to {@code workers}. */
  public DelayedWork(Executor workers) {
    super(
        1,
        task -> {
          Thread thread = new Thread(task, "delays");
          thread.setDaemon(true);
          return thread;
        });
    this.workers = workers;
  }

  @Override
  public void after(Duration delay, Runnable task) {
    if (!isShutdown()) {
      // nobody waits for it
      ScheduledFuture<?> unused = schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public synchronized ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    Executor same = Lanes.in(Lanes.current(), workers);
    return super.schedule(() -> same.execute(task), stopped ? 0 : delay, unit);
  }

  /** Has everything done now, and without delay from now on. */
  public synchronized void endWaits() {
    stopped = true;
    for (Runnable waiting : List.copyOf(getQueue())) {
      if (remove(waiting)) {
        waiting.run();
      }
    }
  }
}
