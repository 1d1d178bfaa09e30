package io.drayage.registry.traffic;

import io.drayage.failure.FailureKind;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.Timing;
import io.drayage.registry.http.Transport;
import io.drayage.registry.http.TransportException;
import io.drayage.registry.net.RegistryOrigin;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Pauses all requests to a registry after a 429: for the time in {@code Retry-After}, otherwise
 * twice as long each time. Requests wait for the end of a short pause; during a longer one they
 * fail at once, so that their threads serve other registries. A pull limit causes no pause, since
 * it allows other requests. Thread-safe.
 */
public final class PausingTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(PausingTransport.class);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final Duration LONGEST_GUESS = Duration.ofMinutes(1);

  /** Longest wait of the routes before another attempt. */
  private static final Duration LONGEST_ASKED = Duration.ofMinutes(15);

  private final Transport next;
  private final RegistryOrigin registry;
  private final RetryRule rule;
  private final Timing timing;
  private int strikes;
  private long sinceNanos;
  private long untilNanos;

  /** Takes from {@code rule} the shortest pause and the longest one to wait for. */
  public PausingTransport(Transport next, RegistryOrigin registry, RetryRule rule, Timing timing) {
    this.next = next;
    this.registry = registry;
    this.rule = rule;
    this.timing = timing;
  }

  @Override
  public Response send(Request request) throws TransportException {
    if (!registry.covers(request.uri())) {
      return next.send(request);
    }
    waitOrFail();
    long sentNanos = now();
    Response response = next.send(request);
    if (response.status() == TOO_MANY_REQUESTS && !LimitHeaders.areIn(response)) {
      pause(sentNanos, response.retryAfter(timing.clock()));
    } else if (response.status() < 400) {
      resume(sentNanos);
    }
    return response;
  }

  private void waitOrFail() throws TransportException {
    Duration left = left();
    if (left.isZero()) {
      return;
    }
    if (left.compareTo(rule.maxDelay()) > 0) {
      throw TransportException.of(
              FailureKind.RATE_LIMITED,
              "rate limited: requests are paused for another "
                  + Math.max(1, left.toSeconds())
                  + " s",
              null)
          .withAnswer(TOO_MANY_REQUESTS, Optional.of(left))
          .withHint("sync less often, or with fewer connections");
    }
    timing.sleep(left);
  }

  private synchronized Duration left() {
    return strikes == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, untilNanos - now()));
  }

  private synchronized void pause(long sentNanos, Optional<Duration> asked) {
    if (strikes > 0 && sentNanos - sinceNanos < 0) {
      // the request was sent before this pause began
      return;
    }
    Duration guess = rule.firstDelay().multipliedBy(1L << Math.min(strikes, 16));
    Duration pause =
        asked
            .map(wait -> shorter(wait, LONGEST_ASKED))
            .orElseGet(() -> shorter(guess, LONGEST_GUESS));
    strikes++;
    sinceNanos = now();
    untilNanos = sinceNanos + pause.toNanos();
    LOG.atLevel(strikes == 1 ? Level.WARN : Level.DEBUG)
        .addKeyValue("registry", registry.registry())
        .addKeyValue("seconds", pause.toMillis() / 1000.0)
        .log("rate limited: pausing requests for %s".formatted(Breaker.seconds(pause)));
  }

  private synchronized void resume(long sentNanos) {
    if (strikes > 0 && sentNanos - untilNanos >= 0) {
      LOG.atInfo()
          .addKeyValue("registry", registry.registry())
          .log("rate limit over: sending requests again");
      strikes = 0;
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private long now() {
    return timing.nanoTime().getAsLong();
  }
}
