package io.drayage.cli;

import io.drayage.app.DaemonThreads;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.SyncListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;

/**
 * Progress of a run: images, bytes, rate and failures, such as {@code 32/100 images 48 MiB 6.9
 * MiB/s 2 failed}. A terminal has one line that is redrawn; elsewhere it is a log line each minute.
 */
final class Progress implements SyncListener, AutoCloseable {
  /** Clears the current line of a terminal. */
  static final String CLEAR_LINE = "\r\u001b[K";

  private static final int COLUMNS = 60;
  private static final Duration REDRAW = Duration.ofMillis(200);
  private static final Duration LOG_EVERY = Duration.ofMinutes(1);

  private final AtomicInteger found = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong mostBytes = new AtomicLong();
  private final LongSupplier nanoTime;
  private final long startNanos;
  private final Runnable atEnd;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("progress"));

  Progress(LongSupplier nanoTime, Runnable atEnd) {
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.atEnd = atEnd;
  }

  /** Progress on a terminal. */
  static Progress on(PrintStream terminal) {
    Progress progress =
        new Progress(
            System::nanoTime,
            () -> {
              terminal.print(CLEAR_LINE);
              terminal.flush();
            });
    progress.showEvery(
        REDRAW,
        line -> {
          terminal.print(CLEAR_LINE + line);
          terminal.flush();
        });
    return progress;
  }

  /** Progress in the log. */
  static Progress logged() {
    Progress progress = new Progress(System::nanoTime, () -> {});
    progress.showEvery(LOG_EVERY, line -> LoggerFactory.getLogger(Progress.class).info(line));
    return progress;
  }

  private void showEvery(Duration time, Consumer<String> show) {
    long millis = time.toMillis();
    // the executor ends it
    Future<?> unused =
        timer.scheduleAtFixedRate(() -> show.accept(line()), millis, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void imagesFound(String runId, int images) {
    found.addAndGet(images);
  }

  @Override
  public void imageDone(CopyResult result) {
    done.incrementAndGet();
    if (result.failed().isPresent()) {
      failed.incrementAndGet();
    }
  }

  @Override
  public void bytesMoved(ImagePair image, long moved) {
    // bytes of a broken transfer are subtracted; the line shows no decrease
    long now = bytes.addAndGet(moved);
    mostBytes.accumulateAndGet(now, Math::max);
  }

  /** Current line, at most 60 characters. */
  String line() {
    double seconds = Math.max(1, nanoTime.getAsLong() - startNanos) / 1e9;
    long moved = mostBytes.get();
    String line =
        String.format(
            Locale.ROOT,
            "%d/%d images  %s  %s/s",
            done.get(),
            found.get(),
            size(moved),
            size((long) (moved / Math.max(seconds, 0.2))));
    String all = failed.get() == 0 ? line : line + "  " + failed.get() + " failed";
    return all.length() > COLUMNS ? all.substring(0, COLUMNS) : all;
  }

  /** Size with a decimal below 10 only. */
  private static String size(long number) {
    return ReportText.size(number).replaceFirst("(\\d\\d)\\.\\d ", "$1 ");
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      // a late line would overwrite the report
      if (!timer.awaitTermination(1, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    atEnd.run();
  }
}
