package io.drayage.metrics;

import io.drayage.failure.FailureKind;
import io.drayage.registry.http.Operation;
import io.drayage.registry.http.StatusClass;
import io.drayage.registry.http.TrafficListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/** Meters of one registry. A request costs look-ups in arrays and a few additions. */
final class RegistryMeters implements TrafficListener, AutoCloseable {
  private static final Duration[] TIMES =
      Buckets.seconds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60);
  private static final Operation[] OPERATIONS = Operation.values();
  private static final int STATUSES = StatusClass.values().length;

  private final MeterGroup group;
  private final AtomicReferenceArray<Counter> requests =
      new AtomicReferenceArray<>(OPERATIONS.length * STATUSES);
  private final AtomicReferenceArray<Timer> times = new AtomicReferenceArray<>(OPERATIONS.length);
  private final AtomicReferenceArray<Counter> retries =
      new AtomicReferenceArray<>(FailureKind.values().length);
  private final Map<FailureKind, Counter> failures = new EnumMap<>(FailureKind.class);
  private final Counter read;
  private final Counter written;
  private final Counter mounted;
  private volatile long pulls;

  RegistryMeters(MeterRegistry registry, String name) {
    this.group = new MeterGroup(registry, "registry", name);
    this.read = group.counter(Metric.TRANSFERRED, "direction", "read");
    this.written = group.counter(Metric.TRANSFERRED, "direction", "written");
    this.mounted = group.counter(Metric.MOUNTED);
    for (FailureKind kind : FailureKind.values()) {
      // at zero from the beginning, lest alerts miss the first one
      failures.put(kind, group.counter(Metric.FAILURES, "kind", kind.label()));
    }
    group.counterOf(Metric.PULLS, this, own -> own.pulls);
  }

  @Override
  public void answered(Operation operation, StatusClass status, long nanos) {
    cached(
            requests,
            operation.ordinal() * STATUSES + status.ordinal(),
            () ->
                group.counter(
                    Metric.REQUESTS, "operation", operation.label(), "status", status.label()))
        .increment();
    cached(
            times,
            operation.ordinal(),
            () -> group.timer(Metric.REQUEST_DURATION, TIMES, "operation", operation.label()))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void retried(FailureKind reason) {
    cached(retries, reason.ordinal(), () -> group.counter(Metric.RETRIES, "reason", reason.label()))
        .increment();
  }

  @Override
  public void bytesRead(long bytes) {
    read.increment(bytes);
  }

  @Override
  public void bytesWritten(long bytes) {
    written.increment(bytes);
  }

  void failed(FailureKind kind) {
    Counter counter = failures.get(kind);
    if (counter != null) {
      counter.increment();
    }
  }

  void saved(long bytes) {
    mounted.increment(bytes);
  }

  /** Takes the number of pulls since the start of the process. */
  void pulls(long spent) {
    pulls = spent;
  }

  /** Makes a meter at its first use: registries make it once, whichever thread asks. */
  private static <M> M cached(AtomicReferenceArray<M> meters, int at, Supplier<M> make) {
    M known = meters.get(at);
    if (known != null) {
      return known;
    }
    M made = make.get();
    meters.set(at, made);
    return made;
  }

  @Override
  public void close() {
    group.close();
  }
}
