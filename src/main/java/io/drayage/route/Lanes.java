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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executor with a queue ("lane") for each pair of source and target registry, so that a slow
 * registry delays no work of others. A thread submits to the lane of the body that it processed
 * last. All lanes share threads: many lanes have fewer each. Safe for several threads.
 */
final class Lanes extends AbstractExecutorService {
  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
  private static final ThreadLocal<String> CURRENT = ThreadLocal.withInitial(() -> "");
  private static final ThreadLocal<Optional<Executor>> POOL =
      ThreadLocal.withInitial(Optional::empty);
  private static final long KEEP_SECONDS = 30;

  /** Lanes that may have all their threads at a time. */
  private static final int WHOLE = 4;

  private final int most;
  private final int least;
  private final int inAll;
  private final Map<String, Lane> lanes = new HashMap<>();
  private final ThreadPoolExecutor workers;

  /** Lanes with a thread. */
  private int busy;

  private volatile boolean closed;

  /** Work that waits, and the number of threads. Guarded by the lanes. */
  private static final class Lane {
    private final String name;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    Lane(String name) {
      this.name = name;
    }
  }

  /**
   * Limits each lane to {@code threads} threads. More than {@value #WHOLE} lanes share {@value
   * #WHOLE} times as many, and each has a quarter of {@code threads} at least.
   */
  Lanes(String name, int threads) {
    most = threads;
    least = Math.max(1, threads / WHOLE);
    inAll = WHOLE * threads;
    AtomicInteger number = new AtomicInteger();
    workers =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            KEEP_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> daemon(name + "-" + number.incrementAndGet(), task));
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

  /** Returns the pool of this thread, or else {@code others}. */
  static Executor pool(Executor others) {
    return POOL.get().orElse(others);
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
    String name = CURRENT.get();
    synchronized (this) {
      if (closed) {
        throw new RejectedExecutionException("the program is stopping");
      }
      Lane lane = lanes.computeIfAbsent(name, Lane::new);
      lane.waiting.add(task);
      widen(lane);
    }
  }

  /** Gives the lane a further thread if it has work for it. To be called under the lock. */
  private void widen(Lane lane) {
    if (!closed && !lane.waiting.isEmpty() && lane.running < share()) {
      busy += lane.running == 0 ? 1 : 0;
      lane.running++;
      workers.execute(() -> work(lane));
    }
  }

  private void work(Lane lane) {
    POOL.set(Optional.of(this));
    Optional<Runnable> next = next(lane);
    while (next.isPresent()) {
      CURRENT.set(lane.name);
      try {
        next.get().run();
      } catch (RuntimeException | Error e) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      } finally {
        CURRENT.remove();
        endInterruption();
      }
      next = next(lane);
    }
  }

  /** Clears an interruption that was meant for the task that has just ended. */
  private void endInterruption() {
    if (!closed && Thread.interrupted()) {
      LOG.debug("a task left its thread interrupted");
    }
  }

  /** The next task of the lane; empty if this thread is to leave the lane. */
  private synchronized Optional<Runnable> next(Lane lane) {
    boolean leaves = lane.running > share();
    Optional<Runnable> next = Optional.ofNullable(leaves ? null : lane.waiting.poll());
    if (next.isPresent()) {
      // the share may have grown since the work came
      widen(lane);
      return next;
    }
    lane.running--;
    if (lane.running == 0) {
      busy--;
      shareOut();
    }
    return next;
  }

  /** Gives the threads of a lane that is idle to others, if that changes their share. */
  private void shareOut() {
    if (busy >= WHOLE) {
      lanes.values().forEach(this::widen);
    }
  }

  /** The most threads of a lane. */
  private int share() {
    return Math.max(least, Math.min(most, inAll / Math.max(1, busy)));
  }

  @Override
  public void shutdown() {
    synchronized (this) {
      closed = true;
    }
    workers.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    List<Runnable> left = new ArrayList<>();
    synchronized (this) {
      closed = true;
      for (Lane lane : lanes.values()) {
        left.addAll(lane.waiting);
        lane.waiting.clear();
      }
    }
    workers.shutdownNow();
    return left;
  }

  @Override
  public boolean isShutdown() {
    return closed;
  }

  @Override
  public boolean isTerminated() {
    return workers.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return workers.awaitTermination(timeout, unit);
  }
}
