package io.drayage.sync.turn;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureException;
import io.drayage.failure.FailureKind;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.PullLimit;
import io.drayage.registry.PullTimes;
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
  private boolean heldByOthers;

  PullsLeft(RegistrySource client, PullReserve reserve, Clock clock) {
    this.client = client;
    this.reserve = reserve;
    this.clock = clock;
  }

  /**
   * Sets the pulls of an image aside, here and in the budget that schedulers share.
   *
   * @return the end of that, after which the registry's answers count the pulls that were made;
   *     empty if the image may not be pulled now
   */
  Optional<Runnable> takes(CopyOrder order, PullBudgets.Budget budget) {
    Repository repository = order.image().source().repository();
    Optional<PullTimes> times = client.pullTimes();
    Optional<PullLimit> told = client.pullLimit(repository);
    if (told.isPresent() && !covers(told.get(), order.pulls())) {
      noteWait(told.get());
      return Optional.empty();
    }
    boolean shared = told.isPresent() && order.pulls() > 0;
    if (shared && !takes(new PullBudgets.Told(told.get(), times), order.pulls(), budget)) {
      return Optional.empty();
    }
    if (order.pulls() > 0) {
      told.ifPresent(this::noteWaitEnd);
    }
    setAside += order.pulls();
    return Optional.of(
        () -> {
          setAside -= order.pulls();
          if (shared) {
            giveBack(repository, order.pulls(), budget);
          }
        });
  }

  private boolean takes(PullBudgets.Told told, int pulls, PullBudgets.Budget budget) {
    long kept = reserve.of(told.limit().limit());
    PullBudgets.Answer answer = budget.take(told, kept, needed(told.limit(), pulls), pulls);
    heldByOthers = answer == PullBudgets.Answer.HELD;
    if (answer == PullBudgets.Answer.NONE) {
      noteWait(told.limit());
    }
    return answer == PullBudgets.Answer.TAKEN;
  }

  private void giveBack(Repository repository, int pulls, PullBudgets.Budget budget) {
    Optional<PullTimes> times = client.pullTimes();
    budget.giveBack(
        client.pullLimit(repository).map(limit -> new PullBudgets.Told(limit, times)), pulls);
  }

  /** Whether an image was refused pulls that other schedulers have set aside. */
  boolean isHeld() {
    return heldByOthers;
  }

  /** Notes the begin of a look at what other schedulers have set aside. */
  void lookBegins() {
    heldByOthers = false;
  }

  /** Whether no pulls are set aside and none are waited for. */
  boolean isIdle() {
    return setAside == 0 && waitingSince.isEmpty() && !recheckScheduled && !heldByOthers;
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
    return pulls == 0 || told.remaining() - kept - setAside >= needed(told, pulls);
  }

  private long needed(PullLimit told, int pulls) {
    return Math.min(pulls, Math.max(1, (told.limit() - reserve.of(told.limit())) / 2));
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
