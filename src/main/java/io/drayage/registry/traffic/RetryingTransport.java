package io.drayage.registry.traffic;

import io.drayage.failure.FailureKind;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.Timing;
import io.drayage.registry.http.Transport;
import io.drayage.registry.http.TransportException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats requests that may be repeated, a few times within seconds; the only place that does.
 * Waits are exponential with full jitter, or as long as {@code Retry-After} says. Safe for use by
 * several threads.
 */
public final class RetryingTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(RetryingTransport.class);
  private static final Set<Integer> PASSING = Set.of(408, 425, 429, 499, 500, 502, 503, 504, 522);
  private static final int MAX_LOOKUPS = 2;

  private final Transport next;
  private final RetryRule rule;
  private final Timing timing;

  /** Repeats requests to {@code next}. */
  public RetryingTransport(Transport next, RetryRule rule, Timing timing) {
    this.next = next;
    this.rule = rule;
    this.timing = timing;
  }

  @Override
  public Response send(Request request) throws TransportException {
    Request current = request;
    for (int attempt = 1; ; attempt++) {
      Optional<Duration> wait;
      try {
        Response response = next.send(current);
        wait = waitAfter(request, response, attempt);
        if (wait.isEmpty()) {
          return response.afterAttempts(attempt);
        }
        LOG.debug("{}: HTTP {}, trying again in {}", request, response.status(), wait.get());
        response.close();
      } catch (TransportException e) {
        wait = waitAfter(request, e, attempt);
        if (wait.isEmpty()) {
          throw e.afterAttempts(attempt);
        }
        LOG.debug("{}: {}, trying again in {}", request, e.reason(), wait.get());
        // others that were opened at the same time may have ended like this one
        current = request.overNewConnection();
      }
      timing.sleep(wait.get());
    }
  }

  private Optional<Duration> waitAfter(Request request, Response response, int attempt) {
    if (!PASSING.contains(response.status())) {
      // an answer that would be the same again
      return Optional.empty();
    }
    if (!mayTryAgain(request, attempt)) {
      return Optional.empty();
    }
    if (LimitHeaders.of(response).filter(limit -> limit.remaining() == 0).isPresent()) {
      // no pull is left: that takes hours, and asking again may be counted too
      return Optional.empty();
    }
    Optional<Duration> asked = response.retryAfter(timing.clock());
    if (asked.filter(wait -> wait.compareTo(rule.maxDelay()) > 0).isPresent()) {
      // too long to wait here: the routes try again later
      return Optional.empty();
    }
    return Optional.of(asked.orElseGet(() -> rule.jittered(attempt)));
  }

  private Optional<Duration> waitAfter(Request request, TransportException failure, int attempt) {
    if (failure.kind() != FailureKind.UNREACHABLE) {
      // not a matter of the moment: certificates, credentials, interruption
      return Optional.empty();
    }
    if (failure.isUnknownHost() && attempt >= MAX_LOOKUPS) {
      // one more look-up covers a resolver's hiccup; a misspelt name stays misspelt
      return Optional.empty();
    }
    return mayTryAgain(request, attempt) ? Optional.of(rule.jittered(attempt)) : Optional.empty();
  }

  private boolean mayTryAgain(Request request, int attempt) {
    if (!request.isRepeatable()) {
      // its body is gone, or sending it twice could do harm
      return false;
    }
    return attempt < rule.attempts();
  }
}
