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
 * Limits of all registries. Clients of one registry share them, under all names of the registry.
 * Thread-safe.
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
    String name = registry.name();
    BothSides shared = registries.computeIfAbsent(name, any -> shared(registry, limits));
    Gate gate =
        gates.computeIfAbsent(
            new LimitKey(name, side),
            any -> new Gate(registry, limits.maxRequests(), timing.nanoTime()));
    Transport throttled = shared.throttle().apply(next);
    Transport breaking = new BreakerTransport(throttled, shared.breaker(), this::isClosed);
    return new GatedTransport(breaking, gate, limits.slowAnswer(), timing.nanoTime());
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
