package io.drayage.route;

import io.drayage.management.ProblemException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current generation, in which new runs begin, and earlier ones, which end with their last run.
 * Safe for several threads.
 */
final class Generations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Generations.class);

  /** Ids of the runs under way, exchanges of timers, and requests, in each generation. */
  private final Map<Generation, Set<String>> alive = new HashMap<>();

  private Optional<Generation> current = Optional.empty();
  private boolean closed;

  /** Begins new runs in {@code next}; closes it if {@link #close} was called meanwhile. */
  void replace(Generation next) {
    Optional<Generation> before;
    synchronized (this) {
      if (closed) {
        inBackground(next::close);
        return;
      }
      before = current;
      alive.put(next, new HashSet<>());
      current = Optional.of(next);
    }
    before.ifPresent(
        old ->
            inBackground(
                () -> {
                  old.retire();
                  closeWhenEmpty(old);
                }));
  }

  /** Returns the current generation; empty before the first and after {@link #close}. */
  synchronized Optional<Generation> current() {
    return current;
  }

  /** Returns the texts of the current route files. */
  Map<Path, String> texts() {
    Map<Path, String> texts = new TreeMap<>();
    current()
        .ifPresent(now -> now.sources().forEach(source -> texts.put(source.file(), source.yaml())));
    return texts;
  }

  /** Tells the context of the current generation from others. */
  boolean isCurrent(CamelContext context) {
    return current().filter(generation -> generation.isIn(context)).isPresent();
  }

  /** Tells that no run begins any more. */
  synchronized boolean areClosed() {
    return closed;
  }

  /**
   * Begins a run, or the exchange of a timer, in {@code context} that keeps it until {@link
   * #leave}; false if not current.
   */
  synchronized boolean enter(CamelContext context, String runId) {
    Set<String> runs = isCurrent(context) ? alive.get(current.orElseThrow()) : null;
    return runs != null && runs.add(runId);
  }

  /** Returns the current generation and keeps it until {@link #leave}; empty if none is current. */
  synchronized Optional<Generation> hold(String request) {
    current.map(alive::get).ifPresent(held -> held.add(request));
    return current;
  }

  /** Tells that the current routes take exchanges: a start has ended and no stop has begun. */
  boolean areRunning() {
    return current().filter(generation -> generation.context().isStarted()).isPresent();
  }

  /** The answer to a request that comes during a start or stop. */
  static ProblemException notRunning() {
    return new ProblemException(
        503,
        "Routes not running",
        "the routes are starting or stopping; try again in a few seconds",
        Map.of("Retry-After", "5"));
  }

  /** Ends a run, the exchange of a timer, or a request. */
  void leave(String runId) {
    List<Generation> old;
    synchronized (this) {
      alive.values().forEach(runs -> runs.remove(runId));
      old =
          alive.keySet().stream()
              .filter(generation -> !current.equals(Optional.of(generation)))
              .toList();
    }
    old.forEach(generation -> inBackground(() -> closeWhenEmpty(generation)));
  }

  /** Returns the number of generations: the current one, and earlier ones with runs under way. */
  synchronized int count() {
    return alive.size();
  }

  /** Closes all of them at the same time, each within its shutdown timeout. */
  @Override
  public void close() {
    List<Generation> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(alive.keySet());
      alive.clear();
      current = Optional.empty();
    }
    CountDownLatch ended = new CountDownLatch(all.size());
    for (Generation generation : all) {
      inBackground(
          () -> {
            try {
              generation.close();
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

  private void closeWhenEmpty(Generation generation) {
    synchronized (this) {
      if (!alive.remove(generation, Set.of())) {
        return;
      }
    }
    generation.close();
  }

  private static void inBackground(Runnable action) {
    Lanes.daemon(
            "routes",
            () -> {
              try {
                action.run();
              } catch (RuntimeException e) {
                LOG.atWarn()
                    .addKeyValue("error", String.valueOf(e.getMessage()))
                    .log("replaced routes did not end cleanly");
              }
            })
        .start();
  }
}
