package io.drayage.registry.traffic;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.http.Timing;
import io.drayage.registry.http.Transport;
import io.drayage.registry.http.TransportException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Limits of all registries. Clients of one registry share them, under all names of the registry.
 * Thread-safe.
 */
public final class RegistryLimits implements AutoCloseable {
  private final BiFunction<RegistryHost, Side, LimitSettings> rules;
  private final Timing timing;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, BothSides> registries = new ConcurrentHashMap<>();
  private final Map<LimitKey, SideLimits> sides = new ConcurrentHashMap<>();

  private volatile BiConsumer<RegistryHost, Duration> circuits = (registry, pause) -> {};

  private record LimitKey(String registry, Side side) {
    // Java generates those of a record at the first call, which costs more than all calls of a
    // start
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof LimitKey that && side == that.side && registry.equals(that.registry);
    }

    @Override
    public int hashCode() {
      return 31 * registry.hashCode() + side.hashCode();
    }
  }

  /**
   * What both sides share; {@code coming} paces bytes from the registry, and {@code going} to it.
   */
  private record BothSides(Breaker breaker, Pacer coming, Pacer going) {}

  /** Calls {@code rules} once for each side of a registry. */
  public RegistryLimits(BiFunction<RegistryHost, Side, LimitSettings> rules, Timing timing) {
    this.rules = rules;
    this.timing = timing;
  }

  /**
   * Transport within the limits of a registry. Each attempt counts, so transports that repeat
   * requests come before it. A request that is sent while another answer is open, such as one for a
   * token, must bypass it.
   */
  public Transport limited(Transport next, RegistryHost registry, Side side) {
    LimitSettings limits = rules.apply(registry, side);
    BothSides shared = shared(registry, limits);
    Gate gate = side(registry, side, limits).gate();
    Transport throttled = new ThrottledTransport(next, shared.coming(), shared.going());
    Transport breaking = new BreakerTransport(throttled, shared.breaker(), this::isClosed);
    return new GatedTransport(breaking, gate, limits.slowAnswer(), timing.nanoTime());
  }

  /**
   * Gives a part of the limits to an order that another process copies; this process keeps the
   * rest.
   *
   * @param orders the most orders at a time
   * @return the part, which must be given back; empty if none is left
   */
  public Optional<LimitShare> give(RegistryHost registry, Side side, int orders) {
    return side(registry, side).give(orders);
  }

  /** Takes back what {@link #give} gave. */
  public void giveBack(RegistryHost registry, Side side, LimitShare share) {
    side(registry, side).giveBack(share);
  }

  /**
   * Adds the part of an order that this process copies. While it copies any, its limits are the sum
   * of their parts, and never more than its own.
   */
  public void take(RegistryHost registry, Side side, LimitShare share) {
    side(registry, side).take(share);
  }

  /** Removes what {@link #take} added. */
  public void leave(RegistryHost registry, Side side, LimitShare share) {
    side(registry, side).leave(share);
  }

  /** The most requests to one side of a registry at a time. */
  public int maxRequests(RegistryHost registry, Side side) {
    return side(registry, side).maxRequests();
  }

  private SideLimits side(RegistryHost registry, Side side) {
    SideLimits known = sides.get(new LimitKey(registry.name(), side));
    // each rule is looked up in the properties, and each order asks
    return known == null ? side(registry, side, rules.apply(registry, side)) : known;
  }

  private SideLimits side(RegistryHost registry, Side side, LimitSettings limits) {
    return sides.computeIfAbsent(
        new LimitKey(registry.name(), side),
        any -> {
          BothSides shared = shared(registry, limits);
          return new SideLimits(
              new Gate(registry, limits.maxRequests(), timing.nanoTime()),
              side == Side.SOURCE ? shared.coming() : shared.going(),
              limits);
        });
  }

  /** Whether requests to the registry are withheld after too many failures. */
  public boolean isCircuitOpen(RegistryHost registry) {
    BothSides shared = registries.get(registry.name());
    return shared != null && shared.breaker().isOpen();
  }

  /** Sets the listener of circuits that open, which is called without a lock. */
  public void onCircuitOpen(BiConsumer<RegistryHost, Duration> listener) {
    circuits = listener;
  }

  /** Fails waiting requests at once. */
  @Override
  public void close() {
    closed.countDown();
    sides.values().forEach(side -> side.gate().close());
  }

  private BothSides shared(RegistryHost registry, LimitSettings limits) {
    long rate = limits.bytesPerSecond().orElse(0);
    return registries.computeIfAbsent(
        registry.name(),
        any ->
            new BothSides(
                new Breaker(
                    registry,
                    limits.breaker(),
                    timing,
                    (host, pause) -> circuits.accept(host, pause)),
                pacer(rate),
                pacer(rate)));
  }

  private Pacer pacer(long bytesPerSecond) {
    return new Pacer(bytesPerSecond, timing.nanoTime(), this::pause);
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void pause(Duration time) throws TransportException {
    try {
      if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        throw TransportException.stopping(null);
      }
    } catch (InterruptedException e) {
      throw TransportException.interrupted(e);
    }
  }
}
