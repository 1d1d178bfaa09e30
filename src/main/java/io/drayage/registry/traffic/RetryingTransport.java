package io.drayage.registry.traffic;

import io.drayage.failure.FailureKind;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.Timing;
import io.drayage.registry.http.TrafficListener;
import io.drayage.registry.http.Transport;
import io.drayage.registry.http.TransportException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retries failed requests within seconds; the only transport that does. Delays are exponential with
 * full jitter, or those of {@code Retry-After}. Thread-safe.
 */
public final class RetryingTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(RetryingTransport.class);
  private static final Set<Integer> PASSING = Set.of(408, 425, 429, 499, 500, 502, 503, 504, 522);
  private static final int MAX_LOOKUPS = 2;

  private final Transport next;
  private final RetryRule rule;
  private final Timing timing;
  private final TrafficListener listener;

  /** Reports each repetition to {@code listener}. */
  public RetryingTransport(
      Transport next, RetryRule rule, Timing timing, TrafficListener listener) {
    this.next = next;
    this.rule = rule;
    this.timing = timing;
    this.listener = listener;
  }

  @Override
  public Response send(Request request) throws TransportException {
    Request current = request;
    for (int attempt = 1; ; attempt++) {
      Optional<Duration> wait;
      FailureKind reason;
      try {
        Response response = next.send(current);
        wait = waitAfter(request, response, attempt);
        if (wait.isEmpty()) {
          return response.afterAttempts(attempt);
        }
        LOG.debug("{}: HTTP {}, trying again in {}", request, response.status(), wait.get());
        response.close();
        reason = reason(response.status());
      } catch (TransportException e) {
        wait = waitAfter(request, e, attempt);
        if (wait.isEmpty()) {
          throw e.afterAttempts(attempt);
        }
        LOG.debug("{}: {}, trying again in {}", request, e.reason(), wait.get());
        // other connections of the same age may be broken as well
        current = request.overNewConnection();
        reason = e.kind();
      }
      timing.sleep(wait.get());
      listener.retried(reason);
    }
  }

  private static FailureKind reason(int status) {
    return status == 429 ? FailureKind.RATE_LIMITED : FailureKind.UNAVAILABLE;
  }

  private Optional<Duration> waitAfter(Request request, Response response, int attempt) {
    if (!PASSING.contains(response.status()) || !mayTryAgain(request, attempt)) {
      return Optional.empty();
    }
    if (LimitHeaders.of(response).filter(limit -> limit.remaining() == 0).isPresent()) {
      // without pulls left a wait takes hours, and a retry may count as a pull
      return Optional.empty();
    }
    Optional<Duration> asked = response.retryAfter(timing.clock());
    if (asked.filter(wait -> wait.compareTo(rule.maxDelay()) > 0).isPresent()) {
      // too long a wait: the routes retry later
      return Optional.empty();
    }
    return Optional.of(asked.orElseGet(() -> rule.jittered(attempt)));
  }

  private Optional<Duration> waitAfter(Request request, TransportException failure, int attempt) {
    if (failure.kind() != FailureKind.UNREACHABLE) {
      // permanent failure: certificates, credentials, interruption
      return Optional.empty();
    }
    if (failure.isUnknownHost() && attempt >= MAX_LOOKUPS) {
      // one more look-up is enough for a resolver's temporary failure
      return Optional.empty();
    }
    return mayTryAgain(request, attempt) ? Optional.of(rule.jittered(attempt)) : Optional.empty();
  }

  private boolean mayTryAgain(Request request, int attempt) {
    // otherwise the body is consumed, or a repetition harmful
    return request.isRepeatable() && attempt < rule.attempts();
  }
}
