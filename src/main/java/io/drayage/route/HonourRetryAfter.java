package io.drayage.route;

import io.drayage.registry.RegistryException;
import io.drayage.sync.Failure;
import io.drayage.sync.PutOffException;
import io.drayage.sync.Work;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs when a step failed, before the delay to its next attempt: tells of the attempt and counts
 * it, and where the registry asked to be left alone for some time, waits that long, within a limit.
 */
final class HonourRetryAfter implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(HonourRetryAfter.class);

  /** Variable: how often the step was tried. Camel's own counter is gone when it gives up. */
  private static final String ATTEMPTS = "attempts";

  private final Duration longest;
  private final Duration longestOnTheSpot;

  /**
   * Waits for a registry that has had enough up to {@code longest}, without a thread; for one that
   * can't right now, which a thread waits for, up to {@code longestOnTheSpot}.
   */
  HonourRetryAfter(Duration longest, Duration longestOnTheSpot) {
    this.longest = longest;
    this.longestOnTheSpot = longestOnTheSpot;
  }

  @Override
  public void process(Exchange exchange) {
    exchange.setVariable(ATTEMPTS, 1 + attempts(exchange));
    tell(exchange);
    Optional<Duration> asked = asked(exchange.getException());
    if (asked.isEmpty()) {
      exchange.getMessage().removeHeader(Exchange.REDELIVERY_DELAY);
      return;
    }
    Duration most =
        exchange.getException() instanceof RegistryException.Unavailable
            ? longestOnTheSpot
            : longest;
    Duration wait = asked.get().compareTo(most) > 0 ? most : asked.get();
    exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, wait.toMillis());
  }

  private static Optional<Duration> asked(@Nullable Exception cause) {
    if (cause instanceof PutOffException putOff) {
      return putOff.failure().retryAfter();
    }
    return cause instanceof RegistryException failure ? failure.retryAfter() : Optional.empty();
  }

  /** Forgets the attempts: the next step begins anew. */
  static void reset(Exchange exchange) {
    exchange.removeVariable(ATTEMPTS);
    exchange.getMessage().removeHeader(Exchange.REDELIVERY_DELAY);
  }

  private static void tell(Exchange exchange) {
    Exception cause = exchange.getException();
    if (cause != null && exchange.getMessage().getBody() instanceof Work work) {
      Failure failure = Failure.of(cause, attempts(exchange));
      LOG.atWarn()
          .addKeyValue("task", work.taskName())
          .addKeyValue("work", work.subject())
          .addKeyValue("attempt", failure.attempts())
          .addKeyValue("kind", failure.kind().label())
          .addKeyValue("error", failure.message())
          .log("attempt failed");
    }
  }

  /** How often the step at hand has failed so far. */
  static int attempts(Exchange exchange) {
    return Objects.requireNonNullElse(exchange.getVariable(ATTEMPTS, Integer.class), 0);
  }
}
