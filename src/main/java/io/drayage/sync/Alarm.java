package io.drayage.sync;

import java.time.Duration;

/** Has something done later, on a thread of its own choice. */
@FunctionalInterface
public interface Alarm {
  /** Runs {@code task} once after {@code delay}. */
  void after(Duration delay, Runnable task);
}
