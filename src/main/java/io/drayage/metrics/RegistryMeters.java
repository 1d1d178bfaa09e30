package io.drayage.metrics;

import io.drayage.failure.FailureKind;
import io.drayage.registry.http.Operation;
import io.drayage.registry.http.StatusClass;
import io.drayage.registry.http.TrafficListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Meters of one registry. A request costs two look-ups in arrays and a few additions. */
final class RegistryMeters implements TrafficListener, AutoCloseable {
  private static final Duration[] TIMES =
      Buckets.seconds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60);

  private static final List<FailureKind> ALERTED =
      List.of(FailureKind.UNAUTHORIZED, FailureKind.DENIED);

  private final MeterGroup group;
  private final Map<Operation, OfOperation> operations;
  private final Map<FailureKind, Lazy<Counter>> retries;
  private final Map<FailureKind, Lazy<Counter>> failures;
  private final Counter read;
  private final Counter written;
  private final Counter mounted;
  private volatile long pulls;

  private record OfOperation(Map<StatusClass, Lazy<Counter>> requests, Lazy<Timer> times) {}

  RegistryMeters(MeterRegistry registry, String name) {
    this.group = new MeterGroup(registry, "registry", name);
    this.operations = each(Operation.class, this::operation);
    this.retries =
        each(
            FailureKind.class,
            kind -> new Lazy<>(() -> group.counter(Metric.RETRIES, "reason", kind.label())));
    this.failures =
        each(
            FailureKind.class,
            kind -> new Lazy<>(() -> group.counter(Metric.FAILURES, "kind", kind.label())));
    // at zero from the beginning, lest the alert on them misses the first one
    ALERTED.forEach(kind -> of(failures, kind).get());
    this.read = group.counter(Metric.TRANSFERRED, "direction", "read");
    this.written = group.counter(Metric.TRANSFERRED, "direction", "written");
    this.mounted = group.counter(Metric.MOUNTED);
    group.counterOf(Metric.PULLS, this, own -> (double) own.pulls);
  }

  private OfOperation operation(Operation operation) {
    return new OfOperation(
        each(
            StatusClass.class,
            status ->
                new Lazy<>(
                    () ->
                        group.counter(
                            Metric.REQUESTS,
                            "operation",
                            operation.label(),
                            "status",
                            status.label()))),
        new Lazy<>(
            () -> group.timer(Metric.REQUEST_DURATION, TIMES, "operation", operation.label())));
  }

  /** A value for each constant; the map is an array inside, and never changes. */
  private static <K extends Enum<K>, V> Map<K, V> each(Class<K> type, Function<K, V> value) {
    Map<K, V> all = new EnumMap<>(type);
    Arrays.stream(type.getEnumConstants()).forEach(key -> all.put(key, value.apply(key)));
    return all;
  }

  @Override
  public void answered(Operation operation, StatusClass status, long nanos) {
    OfOperation own = of(operations, operation);
    of(own.requests(), status).get().increment();
    own.times().get().record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void retried(FailureKind reason) {
    of(retries, reason).get().increment();
  }

  @Override
  public void bytesRead(long bytes) {
    read.increment((double) bytes);
  }

  @Override
  public void bytesWritten(long bytes) {
    written.increment((double) bytes);
  }

  void failed(FailureKind kind) {
    of(failures, kind).get().increment();
  }

  void saved(long bytes) {
    mounted.increment((double) bytes);
  }

  /** Takes the number of pulls since the start of the process. */
  void pulls(long spent) {
    pulls = spent;
  }

  private static <K, V> V of(Map<K, V> all, K key) {
    V value = all.get(key);
    if (value == null) {
      throw new IllegalStateException("no meter of " + key);
    }
    return value;
  }

  @Override
  public void close() {
    group.close();
  }

  /** A meter that is made at its first use; its registry makes it once, whichever thread asks. */
  private static final class Lazy<M> {
    private final Supplier<M> make;
    private volatile @Nullable M made;

    Lazy(Supplier<M> make) {
      this.make = make;
    }

    M get() {
      M known = made;
      if (known != null) {
        return known;
      }
      M fresh = make.get();
      made = fresh;
      return fresh;
    }
  }
}
