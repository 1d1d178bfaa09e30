package io.drayage.registry.traffic;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.http.Timing;
import io.drayage.registry.http.Transport;
import io.drayage.registry.http.TransportException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * The limits of all registries. Clients of one registry share its limits, by whichever of its names
 * they use. Safe for several threads.
 */
public final class RegistryLimits implements AutoCloseable {
  private final BiFunction<RegistryHost, Side, LimitSettings> rules;
  private final Timing timing;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, BothSides> registries = new ConcurrentHashMap<>();
  private final Map<LimitKey, Gate> gates = new ConcurrentHashMap<>();

  private volatile BiConsumer<RegistryHost, Duration> circuits = (registry, pause) -> {};

  private record LimitKey(String registry, Side side) {}

  private record BothSides(Breaker breaker, UnaryOperator<Transport> throttle) {}

  /** Asks {@code rules} once for each side of each registry. */
  public RegistryLimits(BiFunction<RegistryHost, Side, LimitSettings> rules, Timing timing) {
    this.rules = rules;
    this.timing = timing;
  }

  /**
   * Sends to a registry by way of {@code next}, within its limits. Each attempt at a request
   * counts, so transports that repeat requests come above. A request that is sent before the answer
   * to another is closed, such as one for a token, must not come through here.
   */
  public Transport limited(Transport next, RegistryHost registry, Side side) {
    LimitSettings limits = rules.apply(registry, side);
    String name = registry.name();
    BothSides shared = registries.computeIfAbsent(name, any -> shared(registry, limits));
    Gate gate =
        gates.computeIfAbsent(
            new LimitKey(name, side),
            any -> new Gate(registry, limits.maxRequests(), timing.nanoTime()));
    Transport throttled = shared.throttle().apply(next);
    Transport resting = new BreakerTransport(throttled, shared.breaker(), this::isClosed);
    return new GatedTransport(resting, gate, limits.slowAnswer(), timing.nanoTime());
  }

  /** From now on {@code listener} gets each registry whose circuit opens; called without a lock. */
  public void onCircuitOpen(BiConsumer<RegistryHost, Duration> listener) {
    circuits = listener;
  }

  /** What waits here fails at once. */
  @Override
  public void close() {
    closed.countDown();
    gates.values().forEach(Gate::close);
  }

  private BothSides shared(RegistryHost registry, LimitSettings limits) {
    Breaker breaker =
        new Breaker(
            registry, limits.breaker(), timing, (host, pause) -> circuits.accept(host, pause));
    if (limits.bytesPerSecond().isEmpty()) {
      return new BothSides(breaker, UnaryOperator.identity());
    }
    Pacer coming = pacer(limits.bytesPerSecond().getAsLong());
    Pacer going = pacer(limits.bytesPerSecond().getAsLong());
    return new BothSides(breaker, next -> new ThrottledTransport(next, coming, going));
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
