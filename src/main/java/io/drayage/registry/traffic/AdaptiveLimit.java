package io.drayage.registry.traffic;

/**
 * Limit of concurrent requests to a registry, from 1 to a maximum that may change: halved after a
 * sign of overload, raised by one after each round of good answers. Requests sent before the last
 * cut do not count. Guarded by its owner.
 */
final class AdaptiveLimit {
  private int max;
  private double current;
  private boolean cut;
  private long cutNanos;

  AdaptiveLimit(int max) {
    this.max = max;
    this.current = max;
  }

  /** Current limit, from 1 to the maximum. */
  int requests() {
    return (int) current;
  }

  /** Sets the maximum; 0 for no request. */
  void setMax(int next) {
    boolean reduced = isReduced();
    max = next;
    current = reduced ? Math.min(current, max) : max;
  }

  boolean isReduced() {
    return requests() < max;
  }

  /** Counts a good answer to a request sent at {@code sentNanos}. */
  void good(long sentNanos) {
    if (isNews(sentNanos)) {
      // a full round of answers adds about one
      current = Math.min(max, current + 1.0 / requests());
    }
  }

  /** Counts a sign of overload on a request sent at {@code sentNanos}. */
  void overloaded(long sentNanos, long nowNanos) {
    if (isNews(sentNanos)) {
      current = Math.min(max, Math.max(1, requests() / 2));
      cut = true;
      cutNanos = nowNanos;
    }
  }

  private boolean isNews(long sentNanos) {
    return !cut || sentNanos - cutNanos >= 0;
  }
}
