package io.drayage.registry.auth;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Remembers for a minute which questions were refused, so that a hundred images with one wrong
 * password ask once and not a hundred times, which would lock the account. Safe for use by several
 * threads.
 */
public final class RefusalMemo {
  private static final int MAX_ENTRIES = 1000;
  private static final long KEEP_NANOS = Duration.ofSeconds(60).toNanos();

  private record Refusal(String reason, long atNanos) {}

  private final LongSupplier nanoTime;
  private final Map<Object, Refusal> refusals = new LinkedHashMap<>();

  /** {@code nanoTime} is a monotonic clock. */
  public RefusalMemo(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Why {@code question} was refused less than a minute ago; empty when it may be asked. */
  public synchronized Optional<String> refusal(Object question) {
    Refusal known = refusals.get(question);
    if (known == null) {
      return Optional.empty();
    }
    if (nanoTime.getAsLong() - known.atNanos() >= KEEP_NANOS) {
      refusals.remove(question);
      return Optional.empty();
    }
    return Optional.of(known.reason());
  }

  /** Remembers that {@code question} was refused. */
  public synchronized void remember(Object question, String reason) {
    refusals.remove(question);
    refusals.put(question, new Refusal(reason, nanoTime.getAsLong()));
    if (refusals.size() > MAX_ENTRIES) {
      refusals.remove(refusals.keySet().iterator().next());
    }
  }
}
