package io.drayage.route;

import io.drayage.oci.RegistryHost;
import io.drayage.sync.turn.DelayedCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Scheduler of retries, with one thread for all delays. A retry goes on in the pool of the thread
 * that scheduled it: an image that waits for its copy holds a thread of the image's pool, so the
 * copy must need none there. Delays end early when the program stops, and when the circuit of their
 * registry opens.
 */
public final class DelayedWork extends ScheduledThreadPoolExecutor implements DelayedCall {
  private final Executor workers;
  private final ThreadLocal<Optional<RegistryHost>> registry =
      ThreadLocal.withInitial(Optional::empty);
  private final Map<Runnable, RegistryHost> retries = new ConcurrentHashMap<>();
  private final Map<RegistryHost, Long> openUntilNanos = new ConcurrentHashMap<>();
  private boolean stopped;

  /** Runs due tasks of threads without {@link Lanes} in {@code workers}. */
  public DelayedWork(Executor workers) {
    super(1, task -> Lanes.daemon("delays", task));
    this.workers = workers;
  }

  @Override
  public void after(Duration delay, Runnable task) {
    if (!isShutdown()) {
      ScheduledFuture<?> unused = schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Sets the registry of the retries that this thread schedules next; empty for none. */
  void nextRetriesAt(Optional<RegistryHost> host) {
    registry.set(host);
  }

  @Override
  public synchronized ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    Optional<RegistryHost> at = registry.get();
    boolean now = stopped || at.filter(this::isOpen).isPresent();
    Retry retry = new Retry(task, Lanes.in(Lanes.current(), Lanes.pool(workers)));
    at.ifPresent(host -> retries.put(retry, host));
    return super.schedule(retry, now ? 0 : delay, unit);
  }

  /** Runs all waiting tasks now, and later ones without delay. */
  public synchronized void endWaits() {
    stopped = true;
    for (Runnable waiting : List.copyOf(getQueue())) {
      if (remove(waiting)) {
        waiting.run();
      }
    }
  }

  /** Runs the registry's retries now, and those of the time of {@code pause} without delay. */
  public void endRetries(RegistryHost host, Duration pause) {
    List<Runnable> waiting;
    synchronized (this) {
      openUntilNanos.put(host, System.nanoTime() + pause.toNanos());
      waiting =
          retries.entrySet().stream()
              .filter(entry -> entry.getValue().equals(host))
              .map(Map.Entry::getKey)
              .toList();
    }
    waiting.forEach(Runnable::run);
  }

  private boolean isOpen(RegistryHost host) {
    Long until = openUntilNanos.get(host);
    return until != null && until - System.nanoTime() > 0;
  }

  /** Runs its task once, at its time or earlier. */
  private final class Retry implements Runnable {
    private final Runnable task;
    private final Executor lane;
    private final AtomicBoolean done = new AtomicBoolean();

    Retry(Runnable task, Executor lane) {
      this.task = task;
      this.lane = lane;
    }

    @Override
    public void run() {
      retries.remove(this);
      if (!done.getAndSet(true)) {
        lane.execute(task);
      }
    }
  }
}
