package io.drayage.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gauges whose values are read at each scrape. A value that is not known has no series. For one
 * thread.
 */
final class Gauges {
  private final MeterRegistry registry;
  private final Map<Metric, MultiGauge> gauges = new EnumMap<>(Metric.class);
  private final Map<Metric, List<MultiGauge.Row<?>>> rows = new EnumMap<>(Metric.class);

  Gauges(MeterRegistry registry) {
    this.registry = registry;
  }

  void add(Metric metric, double value, String... labels) {
    rows.computeIfAbsent(metric, any -> new ArrayList<>())
        .add(MultiGauge.Row.of(Tags.of(labels), value));
  }

  void add(Metric metric, long value, String... labels) {
    add(metric, (double) value, labels);
  }

  void add(Metric metric, boolean value, String... labels) {
    add(metric, value ? 1L : 0L, labels);
  }

  void add(Metric metric, Optional<Instant> time, String... labels) {
    time.ifPresent(known -> add(metric, known.toEpochMilli() / 1000.0, labels));
  }

  /** Replaces all values by those that were added since the last call. */
  void show() {
    rows.keySet().forEach(this::gauge);
    gauges.forEach((metric, gauge) -> gauge.register(rows.getOrDefault(metric, List.of()), true));
    rows.clear();
  }

  private MultiGauge gauge(Metric metric) {
    return gauges.computeIfAbsent(
        metric,
        any ->
            MultiGauge.builder(metric.meter())
                .description(metric.help())
                .baseUnit(metric.unit())
                .register(registry));
  }
}
