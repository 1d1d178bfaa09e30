package io.drayage.registry.traffic;

import io.drayage.registry.http.Timing;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Sleeper whose sleeps end, now and later, when the program stops. Thread-safe. */
public final class BreakableSleeper implements Timing.Sleeper {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition end = lock.newCondition();
  private boolean ended;

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long leftNanos = duration.toNanos();
      while (!ended && leftNanos > 0) {
        leftNanos = end.awaitNanos(leftNanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends all sleeps, later ones as well. */
  public void end() {
    lock.lock();
    try {
      ended = true;
      end.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
