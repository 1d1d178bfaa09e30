package io.drayage.sync.turn;

import java.time.Duration;

/** Has something done later, on a thread of its own choice. */
@FunctionalInterface
public interface DelayedCall {
  /** Runs {@code task} once after {@code delay}. */
  void after(Duration delay, Runnable task);
}
