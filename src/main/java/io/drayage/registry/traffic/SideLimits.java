package io.drayage.registry.traffic;

import java.util.Optional;

/**
 * Limits of one side of a registry, which orders share. A process that sends orders gives parts
 * away and keeps the rest; one that takes orders has the parts of those that it copies. The parts
 * of all orders and the rest together are never more than the limits. Thread-safe.
 */
final class SideLimits {
  /** The sender's own part: lists and comparisons. */
  private static final int KEPT_REQUESTS = 4;

  private static final int KEPT_BYTES = 10;

  private final Gate gate;
  private final Pacer pacer;
  private final int requests;
  private final long bytesPerSecond;
  private final Sum given = new Sum();
  private final Sum taken = new Sum();

  /** Orders and the sum of their parts. */
  private static final class Sum {
    private int orders;
    private long requests;
    private long bytes;

    void add(LimitShare share, int sign) {
      orders += sign;
      requests += (long) sign * share.requests();
      bytes += sign * share.bytesPerSecond();
    }
  }

  /** Limits of {@code gate} and, in the direction of copies, of {@code pacer}. */
  SideLimits(Gate gate, Pacer pacer, LimitSettings limits) {
    this.gate = gate;
    this.pacer = pacer;
    this.requests = limits.maxRequests();
    this.bytesPerSecond = limits.bytesPerSecond().orElse(0);
  }

  Gate gate() {
    return gate;
  }

  /** Requests at a time that all orders and the rest have together. */
  int maxRequests() {
    return requests;
  }

  /**
   * Gives a part to an order. Each of {@code orders} at a time is sure of an equal one, and gets
   * half of what is left besides: a few orders have more than many.
   *
   * @return the part, or empty if no request is left
   */
  synchronized Optional<LimitShare> give(int orders) {
    int places = Math.max(1, orders - given.orders);
    long kept = requests == 1 ? 0 : Math.max(1, requests / KEPT_REQUESTS);
    long most = requests - kept;
    long part = part(most, most - given.requests, orders, places);
    if (part < 1) {
      return Optional.empty();
    }
    LimitShare share = new LimitShare((int) part, bytes(orders, places));
    given.add(share, 1);
    apply();
    return Optional.of(share);
  }

  private long bytes(int orders, int places) {
    if (bytesPerSecond == 0) {
      return 0;
    }
    long most = bytesPerSecond - bytesPerSecond / KEPT_BYTES;
    return Math.max(1, part(most, most - given.bytes, orders, places));
  }

  private static long part(long most, long left, int orders, int places) {
    long sure = Math.max(1, most / orders);
    long besides = Math.max(0, left - sure * places);
    return Math.min(left, sure + (besides + 1) / 2);
  }

  /** Takes the part of an order back. */
  synchronized void giveBack(LimitShare share) {
    given.add(share, -1);
    apply();
  }

  /** Adds the part of an order that begins here. */
  synchronized void take(LimitShare share) {
    taken.add(share, 1);
    apply();
  }

  /** Removes the part of an order that ended here. */
  synchronized void leave(LimitShare share) {
    taken.add(share, -1);
    apply();
  }

  private void apply() {
    if (taken.orders > 0) {
      gate.resize((int) Math.min(requests, taken.requests));
      pacer.setRate(
          taken.bytes == 0 || bytesPerSecond == 0
              ? Math.max(taken.bytes, bytesPerSecond)
              : Math.min(bytesPerSecond, taken.bytes));
    } else {
      gate.resize((int) (requests - given.requests));
      pacer.setRate(bytesPerSecond == 0 ? 0 : Math.max(1, bytesPerSecond - given.bytes));
    }
  }
}
