package io.drayage.sync.turn;

import java.time.Duration;

/** A scheduler of single delayed calls, on its own threads. */
@FunctionalInterface
public interface DelayedCall {
  /** Runs {@code task} once after {@code delay}. */
  void after(Duration delay, Runnable task);
}
