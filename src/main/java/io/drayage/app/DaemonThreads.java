package io.drayage.app;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that do not keep the process alive. */
public final class DaemonThreads {
  private DaemonThreads() {}

  /** Factory of threads named {@code name-1}, {@code name-2} and so on. */
  public static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Runs {@code work} after the time, unless the result is run before. */
  static Runnable alarm(String name, Duration after, Runnable work) {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(named(name));
    ScheduledFuture<?> due = timer.schedule(work, after.toMillis(), TimeUnit.MILLISECONDS);
    return () -> {
      due.cancel(false);
      timer.shutdown();
    };
  }

  /** Pool of a fixed size; after its shutdown, tasks run in the caller's thread. */
  static ExecutorService pool(String name, int threads) {
    return new ThreadPoolExecutor(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        named(name),
        (task, closed) -> task.run());
  }
}
