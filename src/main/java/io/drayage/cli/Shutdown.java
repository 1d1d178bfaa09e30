package io.drayage.cli;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shutdown by SIGTERM or SIGINT: stops the work, then waits shortly for the report. A second signal
 * ends the process at once.
 */
final class Shutdown {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
  private static final long LAST_WORDS_SECONDS = 3;
  private static final int INTERRUPTED = 130;

  /** Signals within this time are one: {@code timeout} and others send each twice. */
  private static final long ONE_SIGNAL_NANOS = Duration.ofMillis(500).toNanos();

  private final Duration grace;
  private final AtomicReference<Runnable> stop = new AtomicReference<>(() -> {});
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::onSignal, "shutdown");

  private Shutdown(Duration grace) {
    this.grace = grace;
  }

  /** Handles signals until {@link #disarm}; {@code grace} is the time for copies in progress. */
  static Shutdown armed(Duration grace) {
    Shutdown shutdown = new Shutdown(grace);
    Runtime.getRuntime().addShutdownHook(shutdown.hook);
    return shutdown;
  }

  /** Sets the action of a signal, which must be bounded in time. */
  void stops(Runnable work) {
    stop.set(work);
  }

  /** Ends the handling of signals, after the report. */
  void disarm() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("the process is ending already");
    }
  }

  private void onSignal() {
    long firstNanos = System.nanoTime();
    List.of("INT", "TERM").forEach(name -> Signals.on(name, () -> onSecondSignal(firstNanos)));
    LOG.atInfo().log(
        "stopping: finishing copies in progress (up to %d s); a second signal ends at once"
            .formatted(grace.toSeconds()));
    Objects.requireNonNull(stop.get()).run();
    try {
      if (!ended.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
        LOG.atWarn().log("stopped without a report");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void onSecondSignal(long firstNanos) {
    if (System.nanoTime() - firstNanos > ONE_SIGNAL_NANOS) {
      Runtime.getRuntime().halt(INTERRUPTED);
    }
  }
}
