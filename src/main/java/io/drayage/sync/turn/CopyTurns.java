package io.drayage.sync.turn;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.RegistryException;
import io.drayage.registry.RegistrySource;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.OrderShare;
import io.drayage.sync.Registries;
import io.drayage.sync.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queue of orders before their copy. An order waits, without a thread, for a free place of its
 * source and for pulls of its registry beyond the reserve. Tasks take turns; within a task, images
 * that the target lacks come first, then those that cost few pulls. Safe for several threads. See
 * docs/contributor/decisions/0030.
 */
public final class CopyTurns {
  private static final Logger LOG = LoggerFactory.getLogger(CopyTurns.class);

  /**
   * The limits of the queue.
   *
   * @param places most images of one source that are copied at a time; see {@link SourcePlaces}
   * @param recheck interval between looks at a registry without pulls; a look is no pull
   * @param maxWait longest time without pulls, after which the images that need them fail
   * @param reserves the pulls of each registry that stay unused
   * @param quiet hours in which no image's turn comes
   */
  public record Rule(
      int places,
      Duration recheck,
      Duration maxWait,
      Function<RegistryHost, PullReserve> reserves,
      Optional<QuietHours> quiet) {}

  /** The right to copy an image; its holder must end it, and may do so repeatedly. */
  public interface Turn {
    /** The order's part of the registries' limits; empty if this process copies it. */
    default Optional<OrderShare> share() {
      return Optional.empty();
    }

    /** Ends the turn, after success and failure alike. */
    void end();
  }

  /**
   * A queued order.
   *
   * @param source the client at the time of queueing: the task may change before its turn
   * @param given the part of limits, from the turn on
   */
  private record Waiting(
      CopyOrder order,
      RegistrySource source,
      CompletableFuture<Turn> turn,
      AtomicReference<Shares.Given> given) {}

  private final Registries registries;
  private final Rule rule;
  private final DelayedCall delayedCall;
  private final Clock clock;
  private final StopSignal stop;
  private final Map<RegistrySource, PullsLeft> accounts = new HashMap<>();
  private final FairQueue<Waiting> waiting = new FairQueue<>(CopyTurns::compare);
  private final SourcePlaces places;
  private final Shares shares;
  private final QuietWait quiet;

  /** New images first, then those with the fewest pulls. */
  private static int compare(Waiting one, Waiting other) {
    int replaced =
        Boolean.compare(
            one.order().currentTarget().isPresent(), other.order().currentTarget().isPresent());
    return replaced == 0 ? Integer.compare(one.order().pulls(), other.order().pulls()) : replaced;
  }

  /** A queue of orders that this process copies. */
  public CopyTurns(
      Registries registries, Rule rule, DelayedCall delayedCall, Clock clock, StopSignal stop) {
    this(registries, rule, Shares.none(), delayedCall, clock, stop);
  }

  /**
   * A queue with the limits of {@code rule}, whose orders have a part of {@code shares}; {@code
   * delayedCall} schedules rechecks.
   */
  public CopyTurns(
      Registries registries,
      Rule rule,
      Shares shares,
      DelayedCall delayedCall,
      Clock clock,
      StopSignal stop) {
    this.shares = shares;
    this.quiet = new QuietWait(rule.quiet(), clock, delayedCall, this::admit);
    this.registries = registries;
    this.rule = rule;
    this.places = new SourcePlaces(rule.places());
    this.delayedCall = delayedCall;
    this.clock = clock;
    this.stop = stop;
    stop.onStop(this::release);
  }

  /**
   * Queues an order.
   *
   * @return a future that completes at the order's turn, or fails if the program stops before it
   */
  public CompletableFuture<Turn> enter(CopyOrder order) {
    RegistrySource source = registries.source(order.taskName());
    Waiting one = new Waiting(order, source, new CompletableFuture<>(), new AtomicReference<>());
    synchronized (this) {
      waiting.add(lane(one), one);
    }
    if (stop.isStopping()) {
      release();
    }
    admit();
    return one.turn();
  }

  /** Pulls from a task's source for its answer; see {@link RegistrySource#takePulls}. */
  public int takePulls(String taskName, int most) {
    return registries.source(taskName).takePulls(most);
  }

  /** Counts the pulls of a process that copied an image. */
  public void pulledElsewhere(String taskName, int number) {
    registries.source(taskName).pulledElsewhere(number);
  }

  /** The number of images that wait for their turn. */
  public synchronized int waiting() {
    return waiting.size();
  }

  /** The number of images whose turn it is. */
  public synchronized int inProgress() {
    return places.taken();
  }

  /** The lane of an order: unlimited orders do not queue behind limited ones. */
  private static String lane(Waiting one) {
    boolean limited = one.source().pullLimit(one.order().image().source().repository()).isPresent();
    return one.order().taskName() + (limited ? " limited" : "");
  }

  private void admit() {
    if (quiet.holds(this::waiting)) {
      return;
    }
    while (true) {
      Optional<Waiting> next;
      synchronized (this) {
        next = waiting.poll(this::takesPlace);
      }
      if (next.isEmpty()) {
        scheduleRechecks();
        return;
      }
      Turn turn = turn(next.get());
      if (!next.get().turn().complete(turn)) {
        turn.end();
      }
    }
  }

  private boolean takesPlace(Waiting one) {
    if (!places.areFreeFor(one.source().host())) {
      return false;
    }
    Optional<Shares.Given> given = shares.give(one.order());
    if (given.isEmpty()) {
      return false;
    }
    if (!account(one.source()).takes(one.order())) {
      given.get().end();
      return false;
    }
    places.take(one.source().host());
    one.given().set(given.get());
    return true;
  }

  private Turn turn(Waiting one) {
    Shares.Given given = Objects.requireNonNull(one.given().get(), "the turn has come");
    AtomicBoolean ended = new AtomicBoolean();
    return new Turn() {
      @Override
      public Optional<OrderShare> share() {
        return given.share();
      }

      @Override
      public void end() {
        if (!ended.getAndSet(true)) {
          CopyTurns.this.end(one, given);
        }
      }
    };
  }

  private void end(Waiting one, Shares.Given given) {
    synchronized (this) {
      places.leave(one.source().host());
      account(one.source()).ended(one.order());
      given.end();
    }
    admit();
  }

  private void scheduleRechecks() {
    List<RegistrySource> withoutPulls;
    synchronized (this) {
      // release the clients of edited tasks
      accounts.values().removeIf(PullsLeft::isIdle);
      withoutPulls =
          accounts.entrySet().stream()
              .filter(entry -> entry.getValue().needsRecheck())
              .map(Map.Entry::getKey)
              .toList();
    }
    Duration pause = rule.recheck().compareTo(rule.maxWait()) < 0 ? rule.recheck() : rule.maxWait();
    withoutPulls.forEach(client -> delayedCall.after(pause, () -> askAgain(client)));
  }

  /** Updates the pull limit by a {@code HEAD} request, which is no pull. */
  private void askAgain(RegistrySource client) {
    Optional<CopyOrder> some;
    synchronized (this) {
      account(client).recheckBegins();
      some = waiting.find(one -> one.source().equals(client)).map(Waiting::order);
      if (some.isEmpty()) {
        account(client).waitEnded();
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

  /** Fails the orders that exceed the longest wait, lest they hold a run for ever. */
  private void giveUp(RegistrySource client) {
    List<Waiting> overdue;
    Duration waited;
    synchronized (this) {
      PullsLeft account = account(client);
      waited = account.waited();
      boolean lifted =
          waiting
              .find(
                  one ->
                      one.source().equals(client)
                          && one.order().pulls() > 0
                          && !account.holds(one.order()))
              .isPresent();
      if (lifted || waited.compareTo(rule.maxWait()) < 0) {
        return;
      }
      overdue = waiting.drain(one -> one.source().equals(client) && account.holds(one.order()));
      account.waitEnded();
    }
    overdue.forEach(
        one ->
            one.turn()
                .completeExceptionally(PullsLeft.noPulls(one.order(), client.host(), waited)));
  }

  private void release() {
    List<Waiting> all;
    synchronized (this) {
      all = waiting.drain(any -> true);
    }
    all.forEach(
        one -> one.turn().completeExceptionally(StopSignal.notStarted(one.order().subject())));
  }

  private PullsLeft account(RegistrySource client) {
    return accounts.computeIfAbsent(
        client, any -> new PullsLeft(client, rule.reserves().apply(client.host()), clock));
  }
}
