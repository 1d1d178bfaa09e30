package io.drayage.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.noop.NoopCounter;
import io.micrometer.core.instrument.noop.NoopTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Meters with common labels, which leave the registry together. Safe for several threads. */
final class MeterGroup implements AutoCloseable {
  private final MeterRegistry registry;
  private final Tags common;
  private final List<Meter> meters = new ArrayList<>();
  private boolean closed;

  /** A group of meters with the label {@code name}. */
  MeterGroup(MeterRegistry registry, String name, String value) {
    this.registry = registry;
    this.common = Tags.of(name, value);
  }

  /** A counter; one that is kept by no registry after {@link #close}. */
  synchronized Counter counter(Metric metric, String... labels) {
    if (closed) {
      return new NoopCounter(metric.id(common.and(labels)));
    }
    return kept(
        Counter.builder(metric.meter())
            .description(metric.help())
            .baseUnit(metric.unit())
            .tags(common.and(labels))
            .register(registry));
  }

  /** A histogram of times with these bucket bounds. */
  synchronized Timer timer(Metric metric, Duration[] buckets, String... labels) {
    if (closed) {
      return new NoopTimer(metric.id(common.and(labels)));
    }
    return kept(
        Timer.builder(metric.meter())
            .description(metric.help())
            .tags(common.and(labels))
            .serviceLevelObjectives(buckets)
            .register(registry));
  }

  /** A counter that {@code read} reads from {@code state}; the group's owner holds the state. */
  synchronized <T> void counterOf(Metric metric, T state, ToDoubleFunction<T> read) {
    kept(
        FunctionCounter.builder(metric.meter(), state, read)
            .description(metric.help())
            .baseUnit(metric.unit())
            .tags(common)
            .register(registry));
  }

  /** A gauge that {@code read} reads from {@code state}; the group's owner holds the state. */
  synchronized <T> void gaugeOf(Metric metric, T state, ToDoubleFunction<T> read) {
    kept(
        Gauge.builder(metric.meter(), state, read)
            .description(metric.help())
            .baseUnit(metric.unit())
            .tags(common)
            .register(registry));
  }

  synchronized <M extends Meter> M kept(M meter) {
    meters.add(meter);
    return meter;
  }

  @Override
  public synchronized void close() {
    closed = true;
    meters.forEach(registry::remove);
    meters.clear();
  }
}
