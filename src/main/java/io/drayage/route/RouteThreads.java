package io.drayage.route;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Threads of all generations of routes. Routes refer to them by the names of the beans.
 *
 * @param repositories pool of repositories
 * @param images pool of images, and of their copies
 * @param tasks threads of tasks, one for each run
 * @param delays retries of images and repositories
 * @param taskDelays delays of whole tasks, which end with the timers
 */
record RouteThreads(
    ExecutorService repositories,
    ExecutorService images,
    ExecutorService tasks,
    DelayedWork delays,
    DelayedWork taskDelays)
    implements AutoCloseable {
  /** Threads of a process that runs routes. */
  static RouteThreads of(RouteSettings settings) {
    ExecutorService tasks = Executors.newCachedThreadPool(work -> Lanes.daemon("task", work));
    return new RouteThreads(
        new Lanes("repository", settings.parallelRepositories()),
        new Lanes("image", settings.parallelImages()),
        tasks,
        new DelayedWork(tasks),
        new DelayedWork(tasks));
  }

  /** A single pool for all work, for routes that are only checked. */
  static RouteThreads single(String name, int threads) {
    ExecutorService pool = new Lanes(name, threads);
    DelayedWork delays = new DelayedWork(pool);
    return new RouteThreads(pool, pool, pool, delays, delays);
  }

  /** Drops all work that waits, and interrupts the rest. */
  @Override
  public void close() {
    taskDelays.shutdownNow();
    tasks.shutdownNow();
    delays.shutdownNow();
    images.shutdownNow();
    repositories.shutdownNow();
  }
}
