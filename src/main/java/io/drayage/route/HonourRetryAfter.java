package io.drayage.route;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.RegistryException;
import io.drayage.registry.UnavailableException;
import io.drayage.sync.PutOffException;
import io.drayage.sync.Work;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Redelivery processor: counts and logs the failed attempt, and sets the delay that the registry
 * asked for, up to a limit.
 */
final class HonourRetryAfter implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(HonourRetryAfter.class);

  /** Variable: number of attempts. Camel drops its own counter when retries are exhausted. */
  private static final String ATTEMPTS = "attempts";

  /** Least time between two INFO lines about the same failure of a registry. */
  private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();

  private final Duration longest;
  private final Duration longestOnTheSpot;
  private final DelayedWork delays;
  private final Map<String, Long> toldAtNanos = new ConcurrentHashMap<>();

  /**
   * Limits the delays that registries ask for.
   *
   * @param longest limit for rate limits
   * @param longestOnTheSpot limit for registries that are unavailable
   * @param delays scheduler of the retries
   */
  HonourRetryAfter(Duration longest, Duration longestOnTheSpot, DelayedWork delays) {
    this.longest = longest;
    this.longestOnTheSpot = longestOnTheSpot;
    this.delays = delays;
  }

  @Override
  public void process(Exchange exchange) {
    exchange.setVariable(ATTEMPTS, 1 + attempts(exchange));
    Exception cause = exchange.getException();
    tell(exchange, cause);
    delays.nextRetriesAt(outage(cause));
    Optional<Duration> asked = asked(cause);
    if (asked.isEmpty()) {
      exchange.getMessage().removeHeader(Exchange.REDELIVERY_DELAY);
      return;
    }
    Duration most = cause instanceof UnavailableException ? longestOnTheSpot : longest;
    Duration wait = asked.get().compareTo(most) > 0 ? most : asked.get();
    exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, wait.toMillis());
  }

  /** Returns the registry whose circuit breaker counts this failure. */
  private static Optional<RegistryHost> outage(@Nullable Exception cause) {
    return cause instanceof RegistryException failure
            && failure.is(FailureKind.UNREACHABLE, FailureKind.UNAVAILABLE)
        ? Optional.of(failure.details().registry())
        : Optional.empty();
  }

  private static Optional<Duration> asked(@Nullable Exception cause) {
    if (cause instanceof PutOffException putOff) {
      return putOff.failure().retryAfter();
    }
    return cause instanceof RegistryException failure ? failure.retryAfter() : Optional.empty();
  }

  /** Resets the number of attempts for the next step. */
  static void reset(Exchange exchange) {
    exchange.removeVariable(ATTEMPTS);
    exchange.getMessage().removeHeader(Exchange.REDELIVERY_DELAY);
  }

  private void tell(Exchange exchange, @Nullable Exception cause) {
    if (cause == null || !(exchange.getMessage().getBody() instanceof Work work)) {
      return;
    }
    Failure failure = Failure.of(cause, attempts(exchange));
    LOG.atLevel(isNews(failure) ? Level.INFO : Level.DEBUG)
        .addKeyValue("task", work.taskName())
        .addKeyValue("work", work.subject())
        .addKeyValue("attempt", failure.attempts())
        .addKeyValue("kind", failure.kind().label())
        .addKeyValue("error", failure.message())
        .log("attempt failed");
  }

  private boolean isNews(Failure failure) {
    long now = System.nanoTime();
    long told =
        toldAtNanos.merge(
            failure.kind() + " " + failure.registry(),
            now,
            (before, unused) -> now - before < QUIET_NANOS ? before : now);
    return told == now;
  }

  /** Returns the number of failed attempts of the current step. */
  static int attempts(Exchange exchange) {
    return Objects.requireNonNullElse(exchange.getVariable(ATTEMPTS, Integer.class), 0);
  }
}
