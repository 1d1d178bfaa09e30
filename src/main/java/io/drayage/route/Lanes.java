package io.drayage.route;

import io.drayage.oci.Repository;
import io.drayage.plan.SyncTask;
import io.drayage.sync.Batch;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.RepositoryPair;
import io.drayage.sync.TagListing;
import io.drayage.sync.TaskRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Executor with a thread pool ("lane") for each pair of source and target registry, so that a slow
 * registry delays no work of others. A thread submits to the lane of the body that it processed
 * last. Safe for several threads.
 */
final class Lanes extends AbstractExecutorService {
  private static final ThreadLocal<String> CURRENT = ThreadLocal.withInitial(() -> "");
  private static final long KEEP_SECONDS = 30;

  private final String name;
  private final int threads;
  private final AtomicInteger number = new AtomicInteger();
  private final Map<String, ThreadPoolExecutor> lanes = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Limits each lane to {@code threads} threads. */
  Lanes(String name, int threads) {
    this.name = name;
    this.threads = threads;
  }

  /** Sets the lane of this thread to that of {@code body}, if it has one. */
  static void enter(@Nullable Object body) {
    String lane = laneOf(body);
    if (!lane.isEmpty()) {
      CURRENT.set(lane);
    }
  }

  /** Returns the lane of this thread. */
  static String current() {
    return CURRENT.get();
  }

  /** Returns an executor that submits to {@code others} as a thread of {@code lane}. */
  static Executor in(String lane, Executor others) {
    return task -> {
      String before = CURRENT.get();
      CURRENT.set(lane);
      try {
        others.execute(task);
      } finally {
        CURRENT.set(before);
      }
    };
  }

  /** Creates a thread that does not keep the process alive. */
  static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Returns the lane of a body; empty if the body names no registries. */
  static String laneOf(@Nullable Object body) {
    if (body instanceof TaskRun run) {
      SyncTask task = run.task();
      return task.source().registry().name() + " " + task.target().registry().name();
    }
    if (body instanceof RepositoryPair pair) {
      return lane(pair.source(), pair.target());
    }
    if (body instanceof TagListing listing) {
      return laneOf(listing.pair());
    }
    if (body instanceof ImagePair image) {
      return lane(image.source().repository(), image.target().repository());
    }
    if (body instanceof CopyOrder order) {
      return laneOf(order.image());
    }
    if (body instanceof CopyResult result) {
      return laneOf(result.image());
    }
    return body instanceof Batch<?> batch ? laneOf(batch.of()) : "";
  }

  private static String lane(Repository source, Repository target) {
    return source.registry().name() + " " + target.registry().name();
  }

  @Override
  public void execute(Runnable task) {
    if (closed) {
      throw new RejectedExecutionException("the program is stopping");
    }
    String lane = CURRENT.get();
    lanes
        .computeIfAbsent(lane, any -> open())
        .execute(
            () -> {
              CURRENT.set(lane);
              try {
                task.run();
              } finally {
                CURRENT.remove();
              }
            });
  }

  private ThreadPoolExecutor open() {
    ThreadPoolExecutor lane =
        new ThreadPoolExecutor(
            threads,
            threads,
            KEEP_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> daemon(name + "-" + number.incrementAndGet(), task));
    lane.allowCoreThreadTimeOut(true);
    return lane;
  }

  @Override
  public void shutdown() {
    closed = true;
    lanes.values().forEach(ThreadPoolExecutor::shutdown);
  }

  @Override
  public List<Runnable> shutdownNow() {
    closed = true;
    List<Runnable> left = new ArrayList<>();
    lanes.values().forEach(lane -> left.addAll(lane.shutdownNow()));
    return left;
  }

  @Override
  public boolean isShutdown() {
    return closed;
  }

  @Override
  public boolean isTerminated() {
    return closed && lanes.values().stream().allMatch(ThreadPoolExecutor::isTerminated);
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    long endNanos = System.nanoTime() + unit.toNanos(timeout);
    for (ThreadPoolExecutor lane : lanes.values()) {
      if (!lane.awaitTermination(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return false;
      }
    }
    return closed;
  }
}
