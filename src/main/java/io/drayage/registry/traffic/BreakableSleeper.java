package io.drayage.registry.traffic;

import io.drayage.registry.http.Timing;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Sleeps until the program stops; from then on no sleep takes time. Safe for several threads. */
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
