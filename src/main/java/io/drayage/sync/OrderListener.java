package io.drayage.sync;

/** The listener to orders that this process sends. Methods must not block. */
public interface OrderListener {
  /** Reports an order that is about to be sent, perhaps again. */
  void sent(CopyOrder order);

  /**
   * Reports the end of the wait for an order's answer.
   *
   * @param bytes bytes that the answer tells as sent to the target; 0 without an answer
   */
  void ended(CopyOrder order, long bytes);

  /** A listener without effect. */
  static OrderListener none() {
    return new OrderListener() {
      @Override
      public void sent(CopyOrder order) {}

      @Override
      public void ended(CopyOrder order, long bytes) {}
    };
  }
}
