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
 * Runs when a step failed, before the delay to its next attempt: logs the attempt and counts it,
 * and where the registry asked to wait for some time, waits that long, within a limit.
 */
final class HonourRetryAfter implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(HonourRetryAfter.class);

  /** Variable: how often the step was tried. Camel's own counter is gone when it gives up. */
  private static final String ATTEMPTS = "attempts";

  /** An outage is told once in this time for each registry, not once for each image. */
  private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();

  private final Duration longest;
  private final Duration longestOnTheSpot;
  private final DelayedWork delays;
  private final Map<String, Long> toldAtNanos = new ConcurrentHashMap<>();

  /**
   * Waits for a registry that limits requests up to {@code longest}, for one that is unavailable up
   * to {@code longestOnTheSpot}. Retries wait in {@code delays}.
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

  /** The registry whose circuit may open by failures such as this one. */
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

  /** Forgets the attempts: the next step begins anew. */
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

  /** How often the step at hand has failed so far. */
  static int attempts(Exchange exchange) {
    return Objects.requireNonNullElse(exchange.getVariable(ATTEMPTS, Integer.class), 0);
  }
}
