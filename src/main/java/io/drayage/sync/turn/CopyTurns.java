package io.drayage.sync.turn;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureException;
import io.drayage.failure.FailureKind;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.RegistryException;
import io.drayage.registry.RegistrySource;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.Registries;
import io.drayage.sync.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where orders wait for their turn to be copied, without a thread: until one of the few places is
 * free, and until their source has pulls left beyond the reserve. The tasks take turns; within a
 * task the images that the target lacks come first, then those that cost few pulls. Safe for
 * several threads. See docs/contributor/decisions/0030.
 */
public final class CopyTurns {
  private static final Logger LOG = LoggerFactory.getLogger(CopyTurns.class);

  /**
   * How orders are let through.
   *
   * @param places images of one source that are copied at a time; see {@link SourcePlaces}
   * @param recheck how often a registry without pulls is asked, by a request that is none
   * @param maxWait how long it may have none before the images that wait for them fail
   * @param reserves the pulls of each registry that are left alone
   */
  public record Rule(
      int places,
      Duration recheck,
      Duration maxWait,
      Function<RegistryHost, PullReserve> reserves) {}

  /** A turn that has come; whoever has it ends it, once or more often. */
  public interface Turn {
    /** The image ended, well or not. */
    void end();
  }

  /**
   * An order that waits.
   *
   * @param source its client when it came: the task may be edited or gone before its turn
   */
  private record Waiting(CopyOrder order, RegistrySource source, CompletableFuture<Turn> turn) {}

  private final Registries registries;
  private final Rule rules;
  private final DelayedCall alarm;
  private final Clock clock;
  private final StopSignal stop;
  private final Map<RegistrySource, PullAccount> accounts = new HashMap<>();
  private final FairQueue<Waiting> waiting =
      new FairQueue<>(
          Comparator.comparing((Waiting one) -> one.order().currentTarget().isPresent())
              .thenComparing(one -> one.order().pulls()));
  private final SourcePlaces places;

  /**
   * Lets orders through by {@code rules}; a registry without pulls is asked again by {@code alarm}.
   */
  public CopyTurns(
      Registries registries, Rule rules, DelayedCall alarm, Clock clock, StopSignal stop) {
    this.registries = registries;
    this.rules = rules;
    this.places = new SourcePlaces(rules.places());
    this.alarm = alarm;
    this.clock = clock;
    this.stop = stop;
    stop.onStop(this::release);
  }

  /**
   * Queues up.
   *
   * @return what completes when the turn has come, or fails as work that was not started
   */
  public CompletableFuture<Turn> enter(CopyOrder order) {
    RegistrySource source = registries.source(order.taskName());
    Waiting one = new Waiting(order, source, new CompletableFuture<>());
    synchronized (this) {
      waiting.add(lane(one), one);
    }
    if (stop.isStopping()) {
      release();
    }
    admit();
    return one.turn();
  }

  /** What is not limited does not stand behind what is. */
  private static String lane(Waiting one) {
    boolean limited = one.source().pullLimit(one.order().image().source().repository()).isPresent();
    return one.order().taskName() + (limited ? " limited" : "");
  }

  private void admit() {
    while (true) {
      Optional<Waiting> next;
      synchronized (this) {
        next = waiting.poll(this::takesPlace);
      }
      if (next.isEmpty()) {
        setAlarms();
        return;
      }
      Turn turn = turn(next.get());
      if (!next.get().turn().complete(turn)) {
        turn.end();
      }
    }
  }

  private boolean takesPlace(Waiting one) {
    boolean takes =
        places.areFreeFor(one.source().host()) && account(one.source()).takes(one.order());
    if (takes) {
      places.take(one.source().host());
    }
    return takes;
  }

  private Turn turn(Waiting one) {
    AtomicBoolean ended = new AtomicBoolean();
    return () -> {
      if (ended.getAndSet(true)) {
        return;
      }
      synchronized (this) {
        places.leave(one.source().host());
        account(one.source()).ended(one.order());
      }
      admit();
    };
  }

  private void setAlarms() {
    List<RegistrySource> asleep;
    synchronized (this) {
      // the client of an edited task is let go
      accounts.values().removeIf(PullAccount::isIdle);
      asleep =
          accounts.entrySet().stream()
              .filter(entry -> entry.getValue().needsAlarm())
              .map(Map.Entry::getKey)
              .toList();
    }
    Duration pause =
        rules.recheck().compareTo(rules.maxWait()) < 0 ? rules.recheck() : rules.maxWait();
    asleep.forEach(client -> alarm.after(pause, () -> askAgain(client)));
  }

  /** A request by {@code HEAD}, which is no pull, brings the registry's newest word. */
  private void askAgain(RegistrySource client) {
    Optional<CopyOrder> some;
    synchronized (this) {
      account(client).alarmRang();
      some = waiting.find(one -> one.source().equals(client)).map(Waiting::order);
      if (some.isEmpty()) {
        account(client).nobodyWaits();
      }
    }
    try {
      some.ifPresent(order -> client.headManifest(order.image().source()));
    } catch (RegistryException e) {
      LOG.debug("the registry does not say how many pulls are left: {}", e.getMessage());
    } finally {
      giveUp(client);
      admit();
    }
  }

  /** A registry that never has pulls again must not hold a run for ever. */
  private void giveUp(RegistrySource client) {
    List<Waiting> overdue;
    Duration waited;
    synchronized (this) {
      PullAccount account = account(client);
      waited = account.waited();
      boolean lifted =
          waiting
              .find(
                  one ->
                      one.source().equals(client)
                          && one.order().pulls() > 0
                          && !account.holds(one.order()))
              .isPresent();
      if (lifted || waited.compareTo(rules.maxWait()) < 0) {
        return;
      }
      overdue = waiting.drain(one -> one.source().equals(client) && account.holds(one.order()));
      account.nobodyWaits();
    }
    overdue.forEach(
        one -> one.turn().completeExceptionally(noPulls(one.order(), client.host(), waited)));
  }

  private void release() {
    List<Waiting> all;
    synchronized (this) {
      all = waiting.drain();
    }
    all.forEach(
        one -> one.turn().completeExceptionally(StopSignal.notStarted(one.order().subject())));
  }

  /** No {@code RateLimitedException}, so that routes do not retry what has waited that long. */
  private static FailureException noPulls(CopyOrder order, RegistryHost registry, Duration waited) {
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

  private PullAccount account(RegistrySource client) {
    return accounts.computeIfAbsent(
        client, any -> new PullAccount(client, rules.reserves().apply(client.host()), clock));
  }
}
