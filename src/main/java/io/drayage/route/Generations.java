package io.drayage.route;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generation that new runs begin in, and older ones that still have runs under way; those end
 * with their last run. Safe for several threads.
 */
final class Generations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Generations.class);

  /** A generation, and the runs and the exchanges of timers in it. */
  private static final class Slot {
    private final Generation generation;
    private final Set<String> runs = new HashSet<>();

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

  /** The current generation, if there is one. */
  synchronized Optional<Generation> current() {
    return current.map(slot -> slot.generation);
  }

  /** Sends to routes of the current generation; throws a {@link RouteException} without one. */
  ProducerTemplate template() {
    return current().orElseThrow(() -> new RouteException("the routes are not running")).template();
  }

  /** Whether new runs begin in {@code context}. */
  boolean isCurrent(CamelContext context) {
    return current().filter(generation -> generation.isIn(context)).isPresent();
  }

  /** Whether no run begins any more. */
  synchronized boolean areClosed() {
    return closed;
  }

  /**
   * A run, or the exchange of a timer, begins in {@code context}, which stays alive until it ends;
   * false if it is not current.
   */
  synchronized boolean enter(CamelContext context, String runId) {
    return isCurrent(context) && current.orElseThrow().runs.add(runId);
  }

  /** A run or the exchange of a timer ended. */
  void leave(String runId) {
    List<Slot> old;
    synchronized (this) {
      alive.forEach(slot -> slot.runs.remove(runId));
      old = alive.stream().filter(slot -> slot != current.orElse(null)).toList();
    }
    old.forEach(slot -> inBackground(() -> closeWhenEmpty(slot)));
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

  private void closeWhenEmpty(Slot slot) {
    synchronized (this) {
      if (!slot.runs.isEmpty() || !alive.remove(slot)) {
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
