package io.drayage.cli;

import io.drayage.app.DaemonThreads;
import io.drayage.cli.text.ReportText;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.SyncListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;

/**
 * Progress of a run: images, bytes, rate, time left and failures, such as {@code [====> ] 32/100
 * images 48 MiB 6.9 MiB/s ~5 min left 2 failed}. A terminal has one line that is redrawn; elsewhere
 * it is a log line each minute.
 */
final class Progress implements SyncListener, AutoCloseable {
  /** Clears the current line of a terminal. */
  static final String CLEAR_LINE = "\r\u001b[K";

  private static final String CLEAR_REST = "\u001b[K";
  private static final int BAR = 20;
  private static final int WIDEST = 100;
  private static final Duration REDRAW = Duration.ofMillis(200);
  private static final Duration LOG_EVERY = Duration.ofMinutes(1);

  /** Time over which the rate is measured. */
  private static final long WINDOW_NANOS = Duration.ofSeconds(5).toNanos();

  /** Least time and number of images before time left is estimated. */
  private static final int LEAST_SECONDS = 5;

  private static final int LEAST_DONE = 3;

  private final AtomicInteger found = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong mostBytes = new AtomicLong();
  private final LongSupplier nanoTime;
  private final long startNanos;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private final Runnable atEnd;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("progress"));

  /** Bytes that were sent up to a time. */
  private record Sample(long nanos, long bytes) {}

  Progress(LongSupplier nanoTime, Runnable atEnd) {
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.atEnd = atEnd;
    samples.add(new Sample(startNanos, 0));
  }

  /** Progress on a terminal; {@code columns} is called off the run's threads. */
  static Progress on(PrintStream terminal, IntSupplier columns) {
    Progress progress =
        new Progress(
            System::nanoTime,
            () -> {
              terminal.print(CLEAR_LINE);
              terminal.flush();
            });
    progress.every(
        REDRAW,
        () -> {
          // the text replaces the previous one without an empty line between, which would flicker
          terminal.print("\r" + progress.line(columns.getAsInt() - 1) + CLEAR_REST);
          terminal.flush();
        });
    return progress;
  }

  /** Progress in the log. */
  static Progress logged() {
    Progress progress = new Progress(System::nanoTime, () -> {});
    progress.every(LOG_EVERY, () -> LoggerFactory.getLogger(Progress.class).info(progress.text()));
    return progress;
  }

  private void every(Duration time, Runnable show) {
    long millis = time.toMillis();
    // the executor ends it
    Future<?> unused = timer.scheduleAtFixedRate(show, millis, millis, TimeUnit.MILLISECONDS);
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

  /** Current line with a bar; what does not fit into {@code width} is left out. */
  String line(int width) {
    if (found.get() == 0) {
      return cut("listing tags", width);
    }
    List<String> parts = parts();
    String text = joined(parts);
    if (text.length() > width) {
      // the sum of bytes says least
      return cut(joined(parts.stream().filter(part -> !part.equals(parts.get(1))).toList()), width);
    }
    int rest = Math.min(width, WIDEST) - text.length() - 3;
    return rest >= BAR / 2 ? bar(Math.min(rest, BAR)) + " " + text : text;
  }

  /** Current state without a bar. */
  String text() {
    return joined(parts());
  }

  private static String joined(List<String> parts) {
    return String.join("  ", parts);
  }

  private List<String> parts() {
    long now = nanoTime.getAsLong();
    long moved = mostBytes.get();
    List<String> parts = new ArrayList<>();
    parts.add("%d/%d images".formatted(done.get(), found.get()));
    parts.add(size(moved));
    parts.add(size(rate(now, moved)) + "/s");
    left(now).ifPresent(parts::add);
    if (failed.get() > 0) {
      parts.add(failed.get() + " failed");
    }
    return parts;
  }

  private String bar(int width) {
    int filled = (int) ((long) width * Math.min(done.get(), found.get()) / found.get());
    String head = filled == width ? "" : ">";
    return "[" + "=".repeat(filled) + head + " ".repeat(width - filled - head.length()) + "]";
  }

  private static String cut(String text, int width) {
    return text.length() > width ? text.substring(0, Math.max(0, width)) : text;
  }

  /** Bytes a second of the last seconds. */
  private synchronized long rate(long now, long moved) {
    while (samples.size() > 1 && now - samples.getFirst().nanos() > WINDOW_NANOS) {
      samples.removeFirst();
    }
    Sample first = samples.getFirst();
    samples.addLast(new Sample(now, moved));
    double seconds = Math.max(now - first.nanos(), REDRAW.toNanos()) / 1e9;
    return (long) ((moved - first.bytes()) / seconds);
  }

  /** Estimate by images; empty while it would be a guess. */
  private Optional<String> left(long now) {
    int finished = done.get();
    int open = found.get() - finished;
    double seconds = (now - startNanos) / 1e9;
    if (open <= 0 || finished < LEAST_DONE || seconds < LEAST_SECONDS) {
      return Optional.empty();
    }
    long rest = Math.round(seconds * open / finished);
    if (rest < 60) {
      return Optional.of("~%d s left".formatted(rest));
    }
    return Optional.of(
        rest < 5400 ? "~%d min left".formatted(rest / 60) : "~%d h left".formatted(rest / 3600));
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
