package io.drayage.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generation that new runs begin in, and older ones that still have runs under way; those end
 * with their last run. Safe for several threads.
 */
final class Generations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Generations.class);

  /** A generation and how many runs are in it. */
  private static final class Slot {
    private final Generation generation;
    private int runs;

    Slot(Generation generation) {
      this.generation = generation;
    }
  }

  private final List<Slot> alive = new ArrayList<>();
  private Optional<Slot> current = Optional.empty();
  private boolean closed;

  /** From now on runs begin in {@code next}, unless all has been closed meanwhile. */
  void replace(Generation next) {
    Optional<Slot> before;
    synchronized (this) {
      if (closed) {
        inBackground(next::close);
        return;
      }
      before = current;
      Slot slot = new Slot(next);
      alive.add(slot);
      current = Optional.of(slot);
    }
    before.ifPresent(
        old ->
            inBackground(
                () -> {
                  old.generation.retire();
                  closeWhenEmpty(old);
                }));
  }

  /**
   * Does a run in the current generation, which stays alive at least as long.
   *
   * @throws RejectedExecutionException if all has been closed
   */
  <T extends @Nullable Object> T with(Function<Generation, T> run) {
    Slot slot = enter();
    try {
      return run.apply(slot.generation);
    } finally {
      leave(slot);
    }
  }

  /** How many generations are alive: one, and those that runs are still under way in. */
  synchronized int count() {
    return alive.size();
  }

  /** Ends all of them at the same time, each with its grace. */
  @Override
  public void close() {
    List<Slot> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(alive);
      alive.clear();
      current = Optional.empty();
    }
    CountDownLatch ended = new CountDownLatch(all.size());
    for (Slot slot : all) {
      inBackground(
          () -> {
            try {
              slot.generation.close();
            } finally {
              ended.countDown();
            }
          });
    }
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Slot enter() {
    if (closed) {
      throw new RejectedExecutionException("the routes are stopped");
    }
    Slot slot = current.orElseThrow(() -> new RouteException("the routes are not running"));
    slot.runs++;
    return slot;
  }

  private void leave(Slot slot) {
    boolean old;
    synchronized (this) {
      slot.runs--;
      old = current.filter(now -> now == slot).isEmpty();
    }
    if (old) {
      inBackground(() -> closeWhenEmpty(slot));
    }
  }

  private void closeWhenEmpty(Slot slot) {
    synchronized (this) {
      if (slot.runs > 0 || !alive.remove(slot)) {
        return;
      }
    }
    slot.generation.close();
  }

  private static void logged(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("error", String.valueOf(e.getMessage()))
          .log("replaced routes did not end cleanly");
    }
  }

  private static void inBackground(Runnable action) {
    Thread thread = new Thread(() -> logged(action), "routes");
    thread.setDaemon(true);
    thread.start();
  }
}
