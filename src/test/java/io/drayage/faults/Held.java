package io.drayage.faults;

import java.util.concurrent.CountDownLatch;

/** Sends half of an answer, and the rest once it is released. */
public final class Held implements Fault {
  private final CountDownLatch halfSent = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  @Override
  public void play(Exchange exchange) throws Exception {
    Answer answer = exchange.pass();
    byte[] half = answer.start(0.5);
    exchange.sendHead(answer);
    exchange.write(half);
    halfSent.countDown();
    released.await();
    exchange.write(answer.body(), half.length);
  }

  /** Whether half of an answer has been sent. */
  public boolean isHalfSent() {
    return halfSent.getCount() == 0;
  }

  /** Releases the rest. */
  public void release() {
    released.countDown();
  }
}
