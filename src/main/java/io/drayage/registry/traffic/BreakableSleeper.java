package io.drayage.registry.traffic;

import io.drayage.registry.http.Timing;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sleeps until it is told that the program is stopping; from then on nobody waits: whoever did goes
 * on with the next of its few attempts. Safe for several threads.
 */
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

  /** Ends every wait, those to come too. */
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
