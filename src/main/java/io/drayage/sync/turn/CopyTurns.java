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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
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

  /** Interval between looks at pulls that other schedulers have set aside. */
  private static final Duration LOOK = Duration.ofSeconds(2);

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

  private final Registries registries;
  private final Rule rule;
  private final DelayedCall delayedCall;
  private final StopSignal stop;
  private final PullAccounts accounts;
  private final FairQueue<QueuedOrder> waiting = new FairQueue<>(QueuedOrder::compare);
  private final SourcePlaces places;
  private final Shares shares;
  private final PullBudgets budgets;
  private final QuietWait quiet;

  /** A queue of orders that this process copies. */
  public CopyTurns(
      Registries registries, Rule rule, DelayedCall delayedCall, Clock clock, StopSignal stop) {
    this(registries, rule, Shares.none(), PullBudgets.alone(), delayedCall, clock, stop);
  }

  /**
   * A queue with the limits of {@code rule}, whose orders have a part of {@code shares} and take
   * pulls from {@code budgets}; {@code delayedCall} schedules rechecks.
   */
  public CopyTurns(
      Registries registries,
      Rule rule,
      Shares shares,
      PullBudgets budgets,
      DelayedCall delayedCall,
      Clock clock,
      StopSignal stop) {
    this.shares = shares;
    this.budgets = budgets;
    this.quiet = new QuietWait(rule.quiet(), clock, delayedCall, this::admit);
    this.registries = registries;
    this.rule = rule;
    this.accounts = new PullAccounts(rule.reserves(), clock);
    this.places = new SourcePlaces(rule.places());
    this.delayedCall = delayedCall;
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
    QueuedOrder one = QueuedOrder.of(order, source, budgets.of(order.taskName()));
    synchronized (this) {
      waiting.add(one.lane(), one);
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

  private void admit() {
    if (quiet.holds(this::waiting)) {
      return;
    }
    while (true) {
      Optional<QueuedOrder> next;
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

  private boolean takesPlace(QueuedOrder one) {
    if (!places.areFreeFor(one.source().host())) {
      return false;
    }
    Optional<Shares.Given> given = shares.give(one.order());
    if (given.isEmpty()) {
      return false;
    }
    Optional<Runnable> pulls = accounts.of(one.source()).takes(one.order(), one.budget());
    if (pulls.isEmpty()) {
      given.get().end();
      return false;
    }
    one.pulls().set(pulls.get());
    places.take(one.source().host());
    one.given().set(given.get());
    return true;
  }

  private Turn turn(QueuedOrder one) {
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

  private void end(QueuedOrder one, Shares.Given given) {
    synchronized (this) {
      places.leave(one.source().host());
      Objects.requireNonNull(one.pulls().get(), "the turn has come").run();
      given.end();
    }
    admit();
  }

  private void scheduleRechecks() {
    List<RegistrySource> withoutPulls;
    boolean held;
    synchronized (this) {
      withoutPulls = accounts.withoutPulls();
      held = accounts.needsLook();
    }
    Duration pause = rule.recheck().compareTo(rule.maxWait()) < 0 ? rule.recheck() : rule.maxWait();
    withoutPulls.forEach(client -> delayedCall.after(pause, () -> askAgain(client)));
    if (held) {
      delayedCall.after(LOOK, this::lookAgain);
    }
  }

  private void lookAgain() {
    synchronized (this) {
      accounts.lookBegins();
    }
    admit();
  }

  /** Updates the pull limit by a {@code HEAD} request, which is no pull. */
  private void askAgain(RegistrySource client) {
    Optional<CopyOrder> some;
    synchronized (this) {
      accounts.of(client).recheckBegins();
      some = waiting.find(one -> one.source().equals(client)).map(QueuedOrder::order);
      if (some.isEmpty()) {
        accounts.of(client).waitEnded();
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
    List<QueuedOrder> overdue;
    Duration waited;
    synchronized (this) {
      PullsLeft account = accounts.of(client);
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
    List<QueuedOrder> all;
    synchronized (this) {
      all = waiting.drain(any -> true);
    }
    all.forEach(
        one -> one.turn().completeExceptionally(StopSignal.notStarted(one.order().subject())));
  }
}
