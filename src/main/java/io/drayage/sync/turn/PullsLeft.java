package io.drayage.sync.turn;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureException;
import io.drayage.failure.FailureKind;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.PullLimit;
import io.drayage.registry.RegistrySource;
import io.drayage.sync.CopyOrder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pulls that are left for one client: those that the registry reports, less the reserve and
 * less those that the images in progress may still take. Guarded by its owner's lock.
 */
final class PullsLeft {
  private static final Logger LOG = LoggerFactory.getLogger(PullsLeft.class);

  private final RegistrySource client;
  private final PullReserve reserve;
  private final Clock clock;
  private Optional<Instant> waitingSince = Optional.empty();
  private long setAside;
  private boolean recheckScheduled;

  PullsLeft(RegistrySource client, PullReserve reserve, Clock clock) {
    this.client = client;
    this.reserve = reserve;
    this.clock = clock;
  }

  /** Whether the image may be pulled; its pulls are then set aside. */
  boolean takes(CopyOrder order) {
    Optional<PullLimit> told = client.pullLimit(order.image().source().repository());
    if (told.isPresent() && !covers(told.get(), order.pulls())) {
      noteWait(told.get());
      return false;
    }
    if (order.pulls() > 0) {
      told.ifPresent(this::noteWaitEnd);
    }
    setAside += order.pulls();
    return true;
  }

  /** Releases the pulls set aside for an image; the registry's answers count those that it took. */
  void ended(CopyOrder order) {
    setAside -= order.pulls();
  }

  /** Whether no pulls are set aside and none are waited for. */
  boolean isIdle() {
    return setAside == 0 && waitingSince.isEmpty() && !recheckScheduled;
  }

  /**
   * Whether a recheck must be scheduled: only the registry can end the wait. Each wait is reported
   * once until the recheck begins.
   */
  boolean needsRecheck() {
    boolean needed = waitingSince.isPresent() && !recheckScheduled;
    recheckScheduled |= needed;
    return needed;
  }

  /** Notes the begin of the scheduled recheck. */
  void recheckBegins() {
    recheckScheduled = false;
  }

  /** The time since the last image that cost pulls began, zero if none waits. */
  Duration waited() {
    return waitingSince
        .map(since -> Duration.between(since, clock.instant()))
        .orElse(Duration.ZERO);
  }

  /** Whether the image waits for pulls. */
  boolean holds(CopyOrder order) {
    return client
        .pullLimit(order.image().source().repository())
        .filter(told -> !covers(told, order.pulls()))
        .isPresent();
  }

  /** Ends the wait: no image needs pulls. */
  void waitEnded() {
    waitingSince = Optional.empty();
  }

  /** Whether the pulls suffice; one image needs half of the limit at most. */
  private boolean covers(PullLimit told, int pulls) {
    long kept = reserve.of(told.limit());
    long most = Math.max(1, (told.limit() - kept) / 2);
    return pulls == 0 || told.remaining() - kept - setAside >= Math.min(pulls, most);
  }

  private void noteWait(PullLimit told) {
    if (setAside > 0 || waitingSince.isPresent()) {
      // images in progress may release pulls that they did not take
      return;
    }
    Instant now = clock.instant();
    waitingSince = Optional.of(now);
    Instant until = now.plus(told.window()).truncatedTo(ChronoUnit.SECONDS);
    long kept = reserve.of(told.limit());
    LOG.atWarn()
        .addKeyValue("registry", client.host())
        .addKeyValue("remaining", told.remaining())
        .addKeyValue("limit", told.limit())
        .addKeyValue("reserve", kept)
        .addKeyValue("until", until)
        .log(
            "pull limit reached (%d of %d kept in reserve): waiting until %s"
                .formatted(kept, told.limit(), until));
  }

  /** The failure of an overdue order; no {@code RateLimitedException}, as routes retry that. */
  static FailureException noPulls(CopyOrder order, RegistryHost registry, Duration waited) {
    String reason =
        "%s had no pulls left for %d s (drayage.pulls.max-wait)"
            .formatted(registry, waited.toSeconds());
    return new FailureException(
        new Failure(
            FailureKind.RATE_LIMITED,
            "not started: %s: %s".formatted(order.subject(), reason),
            reason,
            "the next run tries again; drayage.pulls.max-wait gives more time, credentials may give"
                + " more pulls",
            registry.name(),
            0,
            1,
            0),
        null);
  }

  private void noteWaitEnd(PullLimit told) {
    if (waitingSince.isEmpty()) {
      return;
    }
    LOG.atInfo()
        .addKeyValue("registry", client.host())
        .addKeyValue("remaining", told.remaining())
        .addKeyValue("limit", told.limit())
        .addKeyValue("since", waitingSince.get())
        .log("pulls available again");
    waitingSince = Optional.empty();
  }
}
