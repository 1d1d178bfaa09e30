package io.drayage.registry.traffic;

import io.drayage.cache.RecentMap;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Last known pull limit of a registry. A limit belongs to an account or an address, so each way to
 * reach a registry has its own meter. Repositories without a limit in their answers are exempt.
 * Answers may overtake each other: a number that is higher than the last one counts only if it was
 * asked for after that one was heard. Thread-safe.
 */
public final class PullMeter {
  private static final int MAX_REPOSITORIES = 10_000;

  private final RecentMap<String, Boolean> uncounted = new RecentMap<>(MAX_REPOSITORIES);
  private final Clock clock;
  private final LongAdder pulls;
  private Optional<LimitHeaders> told = Optional.empty();
  private Instant windowStart = Instant.MIN;
  private Times times = new Times(Instant.EPOCH, Instant.EPOCH);
  private long changes;
  private int untold;

  /**
   * Times of the limit that is known.
   *
   * @param asked begin of the request in whose answer it was
   * @param heard end of that request, or a later change by pulls of other processes
   */
  public record Times(Instant asked, Instant heard) {}

  /** A request that may tell a limit; {@code change} is the last change that it can know of. */
  record Asked(Instant time, long change) {}

  /** Adds to {@code pulls} each manifest that is pulled. */
  public PullMeter(Clock clock, LongAdder pulls) {
    this.clock = clock;
    this.pulls = pulls;
  }

  /** Limit of pulls from a repository; empty if there is none. */
  public synchronized Optional<LimitHeaders> read(String repository) {
    return uncounted.get(repository).isPresent() ? Optional.empty() : told;
  }

  /** Last limit in an answer for any repository. */
  public synchronized Optional<LimitHeaders> read() {
    return told;
  }

  /** Times of the limit; empty if none is known. */
  public synchronized Optional<Times> times() {
    return told.map(any -> times);
  }

  /**
   * Time at which the limit is full again, at the latest; empty if it is full, or not known. A
   * window is taken to begin with the first answer that tells of it.
   */
  public synchronized Optional<Instant> reset() {
    return told.filter(limit -> limit.remaining() < limit.limit())
        .map(limit -> windowStart.plus(limit.window()))
        .filter(end -> end.isAfter(clock.instant()));
  }

  /** Counts a manifest that was pulled, whether a limit applies or not. */
  synchronized void pulled() {
    pulls.increment();
    untold++;
  }

  /** Pulls that no earlier call told, and no more than {@code most}. */
  public synchronized int takePulls(int most) {
    int taken = Math.min(untold, most);
    untold -= taken;
    return taken;
  }

  /**
   * Counts pulls of other processes by the same account. The registry's next answer may count them
   * already: then they are counted twice up to the answer after it, and never not at all.
   */
  public synchronized void pulledElsewhere(int number) {
    pulls.add(number);
    changes++;
    times = new Times(times.asked(), clock.instant());
    told =
        told.map(
            last ->
                new LimitHeaders(
                    last.limit(), Math.max(0, last.remaining() - number), last.window()));
  }

  /** Notes the begin of a request. */
  synchronized Asked asks() {
    return new Asked(clock.instant(), changes);
  }

  synchronized void counted(String repository, LimitHeaders headers, Asked asked) {
    uncounted.remove(repository);
    if (asked.change() < changes && told.filter(last -> isMore(headers, last)).isPresent()) {
      return;
    }
    Instant now = clock.instant();
    changes++;
    times = new Times(asked.time(), now);
    if (headers.remaining() == headers.limit()
        || told.isEmpty()
        || !now.isBefore(windowStart.plus(headers.window()))) {
      windowStart = now;
    }
    told = Optional.of(headers);
  }

  private static boolean isMore(LimitHeaders headers, LimitHeaders last) {
    return headers.limit() == last.limit() && headers.remaining() > last.remaining();
  }

  synchronized void uncounted(String repository) {
    if (told.isPresent()) {
      uncounted.put(repository, true);
    }
  }
}
