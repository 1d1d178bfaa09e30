package io.drayage.sync.turn;

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
 * The pulls of one client: what the registry leaves us, less the reserve and less what images that
 * are being copied may yet take. Guarded by whoever holds it.
 */
final class PullAccount {
  private static final Logger LOG = LoggerFactory.getLogger(PullAccount.class);

  private final RegistrySource client;
  private final PullReserve reserve;
  private final Clock clock;
  private Optional<Instant> waitingSince = Optional.empty();
  private long promised;
  private boolean alarmSet;

  PullAccount(RegistrySource client, PullReserve reserve, Clock clock) {
    this.client = client;
    this.reserve = reserve;
    this.clock = clock;
  }

  /** Whether the image may be pulled; if so its pulls are set aside. */
  boolean takes(CopyOrder order) {
    Optional<PullLimit> told = client.pullLimit(order.image().source().repository());
    if (told.isPresent() && !covers(told.get(), order.pulls())) {
      noteWait(told.get());
      return false;
    }
    if (order.pulls() > 0) {
      told.ifPresent(this::noteGoingOn);
    }
    promised += order.pulls();
    return true;
  }

  /** An image ended: what it took, the registry has said with its answers. */
  void ended(CopyOrder order) {
    promised -= order.pulls();
  }

  /** Whether no pulls are set aside and none are waited for. */
  boolean isIdle() {
    return promised == 0 && waitingSince.isEmpty() && !alarmSet;
  }

  /** Whether nothing but the registry can end the wait, so that it must be asked later. */
  boolean needsAlarm() {
    boolean needed = waitingSince.isPresent() && !alarmSet;
    alarmSet |= needed;
    return needed;
  }

  /** The alarm rang. */
  void alarmRang() {
    alarmSet = false;
  }

  /** How long no image has been let through that costs pulls; nothing if none waits. */
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

  /** Whoever waited has gone. */
  void nobodyWaits() {
    waitingSince = Optional.empty();
  }

  /** An image that wants more than half of what there ever is counts as half of it. */
  private boolean covers(PullLimit told, int pulls) {
    long kept = reserve.of(told.limit());
    long most = Math.max(1, (told.limit() - kept) / 2);
    return pulls == 0 || told.remaining() - kept - promised >= Math.min(pulls, most);
  }

  private void noteWait(PullLimit told) {
    if (promised > 0 || waitingSince.isPresent()) {
      // images that are being copied may give back what they did not take
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
        .log(
            "pull limit reached (%d of %d kept in reserve): waiting until %s"
                .formatted(kept, told.limit(), until));
  }

  private void noteGoingOn(PullLimit told) {
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
