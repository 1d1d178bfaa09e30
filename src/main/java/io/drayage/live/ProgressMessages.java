package io.drayage.live;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The messages of a worker about its copies: one when they have moved, and a sign of life from time
 * to time. Safe for several threads.
 */
public final class ProgressMessages {
  /** Time between signs of life: schedulers drop a worker after four of them. */
  static final long SIGN_NANOS = Duration.ofSeconds(15).toNanos();

  private final String worker;
  private final String release;
  private final Supplier<List<ToldProgress.Copy>> copies;
  private final LongSupplier nanos;
  private final String process = UUID.randomUUID().toString();
  private Optional<List<ToldProgress.Copy>> last = Optional.empty();
  private long lastNanos;

  /**
   * The messages of this process.
   *
   * @param worker name of the worker
   * @param release its release of Drayage
   * @param copies the copies under way
   * @param nanos a monotonic clock
   */
  public ProgressMessages(
      String worker, String release, Supplier<List<ToldProgress.Copy>> copies, LongSupplier nanos) {
    this.worker = worker;
    this.release = release;
    this.copies = copies;
    this.nanos = nanos;
  }

  /** The next message; empty if nothing changed since the last one, and no sign of life is due. */
  public synchronized Optional<String> next() {
    List<ToldProgress.Copy> now = copies.get().stream().limit(ToldProgress.MAX_COPIES).toList();
    long time = nanos.getAsLong();
    if (last.filter(now::equals).isPresent() && time - lastNanos < SIGN_NANOS) {
      return Optional.empty();
    }
    last = Optional.of(now);
    lastNanos = time;
    return Optional.of(message(now, false));
  }

  /** The last message: the worker has stopped. */
  public String end() {
    return message(List.of(), true);
  }

  private String message(List<ToldProgress.Copy> now, boolean stopped) {
    return new ToldProgress(ToldProgress.VERSION, process, worker, release, now, stopped).json();
  }
}
