package io.drayage.registry.traffic;

import io.drayage.failure.FailureKind;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.Transport;
import io.drayage.registry.http.TransportException;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Sends a request with a permit of the gate, which it keeps until the answer is closed. A copy
 * holds a permit at its source while it waits for one at its target, never the other way round: a
 * request within another, such as the rest of a broken download, does not wait. So two copies can't
 * wait for each other. Thread-safe.
 */
final class GatedTransport implements Transport {
  private static final Set<Integer> OVERLOAD = Set.of(429, 503, 504);
  private static final ThreadLocal<Boolean> SENDING = ThreadLocal.withInitial(() -> false);

  private final Transport next;
  private final Gate gate;
  private final Duration slowAnswer;
  private final LongSupplier nanoTime;

  GatedTransport(Transport next, Gate gate, Duration slowAnswer, LongSupplier nanoTime) {
    this.next = next;
    this.gate = gate;
    this.slowAnswer = slowAnswer;
    this.nanoTime = nanoTime;
  }

  @Override
  public Response send(Request request) throws TransportException {
    Gate.Permit permit = SENDING.get() ? gate.enterAtOnce() : gate.enter();
    boolean answered = false;
    try {
      Response response = sendOnce(request);
      if (OVERLOAD.contains(response.status()) || isSlow(permit, request)) {
        permit.overloaded();
      } else {
        permit.good();
      }
      answered = true;
      return response.through(
          response.body(),
          () -> {
            try {
              response.close();
            } finally {
              permit.leave();
            }
          });
    } catch (TransportException e) {
      boolean lost = e.kind() == FailureKind.UNREACHABLE && !e.isUnknownHost();
      boolean overdue = e.kind() == FailureKind.OVERDUE;
      if (overdue || (lost && isSlow(permit, request))) {
        permit.overloaded();
      }
      throw e;
    } finally {
      if (!answered) {
        permit.leave();
      }
    }
  }

  private Response sendOnce(Request request) throws TransportException {
    if (request.body().isRepeatable() || SENDING.get()) {
      return next.send(request);
    }
    SENDING.set(true);
    try {
      return next.send(request);
    } finally {
      SENDING.remove();
    }
  }

  /** Whether the answer is slow; a request with a body has no expected time. */
  private boolean isSlow(Gate.Permit permit, Request request) {
    return request.body().lengthBytes() == 0
        && request.body().isRepeatable()
        && nanoTime.getAsLong() - permit.sinceNanos() > slowAnswer.toNanos();
  }
}
