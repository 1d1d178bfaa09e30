package io.drayage.registry.traffic;

import io.drayage.failure.FailureKind;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.Transport;
import io.drayage.registry.http.TransportException;
import java.util.function.BooleanSupplier;

/**
 * Reports outcomes of requests to a breaker, and fails them while the circuit is open. Thread-safe.
 */
final class BreakerTransport implements Transport {
  private static final int SERVER_ERROR = 500;
  private static final int NOT_IMPLEMENTED = 501;

  private final Transport next;
  private final Breaker breaker;
  private final BooleanSupplier stopping;

  /** Ignores failures while {@code stopping}, since the program causes them itself. */
  BreakerTransport(Transport next, Breaker breaker, BooleanSupplier stopping) {
    this.next = next;
    this.breaker = breaker;
    this.stopping = stopping;
  }

  @Override
  public Response send(Request request) throws TransportException {
    boolean probe = breaker.enter();
    boolean judged = false;
    try {
      Response response = next.send(request);
      int status = response.status();
      if (status >= SERVER_ERROR && status != NOT_IMPLEMENTED) {
        breaker.failed(probe, "HTTP " + status);
      } else {
        breaker.answered();
      }
      judged = true;
      return response;
    } catch (TransportException e) {
      if (isOutage(e)) {
        breaker.failed(probe, e.reason());
        judged = true;
      }
      throw e;
    } finally {
      if (!judged) {
        breaker.unknown(probe);
      }
    }
  }

  private boolean isOutage(TransportException failure) {
    boolean noAnswer =
        failure.kind() == FailureKind.UNREACHABLE || failure.kind() == FailureKind.OVERDUE;
    return noAnswer && !stopping.getAsBoolean() && !Thread.currentThread().isInterrupted();
  }
}
