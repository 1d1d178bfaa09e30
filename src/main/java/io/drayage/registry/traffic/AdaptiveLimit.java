package io.drayage.registry.traffic;

/**
 * The limit of concurrent requests to a registry, from 1 to a maximum: halved after a sign of
 * overload, one more after each round of good answers. Requests sent before the last cut do not
 * count after it. Guarded by its owner.
 */
final class AdaptiveLimit {
  private final int max;
  private double current;
  private boolean cut;
  private long cutNanos;

  AdaptiveLimit(int max) {
    this.max = max;
    this.current = max;
  }

  /** From 1 to the maximum. */
  int requests() {
    return (int) current;
  }

  boolean isReduced() {
    return requests() < max;
  }

  /** A request that was sent at {@code sentNanos} was answered as it should be. */
  void good(long sentNanos) {
    if (isNews(sentNanos)) {
      // about one more for each round of so many answers
      current = Math.min(max, current + 1.0 / requests());
    }
  }

  /** A request that was sent at {@code sentNanos} met a registry that has too much to do. */
  void overloaded(long sentNanos, long nowNanos) {
    if (isNews(sentNanos)) {
      current = Math.max(1, requests() / 2);
      cut = true;
      cutNanos = nowNanos;
    }
  }

  private boolean isNews(long sentNanos) {
    return !cut || sentNanos - cutNanos >= 0;
  }
}
