package io.drayage.route.order;

import java.time.Duration;

/**
 * Rule of the orders that a process sends and takes.
 *
 * @param worker name of this process in its answers; empty if orders stay in this process
 * @param fromBroker whether orders and answers pass a broker; else they stay in this process
 * @param deliveries deliveries of one order before it counts as unusable
 * @param answerLimit longest wait for an answer
 */
public record OrderRule(String worker, boolean fromBroker, int deliveries, Duration answerLimit) {
  /** The rule of a process that copies what it orders. */
  public static OrderRule inProcess() {
    return new OrderRule("", false, Integer.MAX_VALUE, Duration.ZERO);
  }
}
