package io.drayage.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Meters of one task. Each outcome begins at zero, lest its first one be missed by a rate. */
final class TaskMeters implements AutoCloseable {
  private static final List<String> IMAGE_OUTCOMES =
      List.of("copied", "unchanged", "skipped", "waiting", "stopped", "failed");
  private static final List<String> RUN_OUTCOMES =
      List.of("succeeded", "partial", "failed", "stopped");
  private static final Duration[] IMAGE_TIMES =
      Buckets.seconds(0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900, 3600);
  private static final Duration[] RUN_TIMES =
      Buckets.seconds(1, 5, 15, 60, 300, 900, 3600, 10_800, 21_600, 43_200);
  private static final Duration[] LAGS =
      Buckets.seconds(10, 60, 300, 900, 3600, 10_800, 21_600, 43_200, 86_400, 259_200);

  private final MeterGroup group;
  private final Map<String, Counter> images;
  private final Map<String, Counter> runs;
  private final Timer imageDuration;
  private final Timer runDuration;
  private final Timer upstreamLag;
  private final AtomicInteger underWay = new AtomicInteger();

  TaskMeters(MeterRegistry registry, String task) {
    this.group = new MeterGroup(registry, "task", task);
    this.images = byOutcome(Metric.IMAGES, IMAGE_OUTCOMES);
    this.runs = byOutcome(Metric.RUNS, RUN_OUTCOMES);
    this.imageDuration = group.timer(Metric.IMAGE_DURATION, IMAGE_TIMES);
    this.runDuration = group.timer(Metric.RUN_DURATION, RUN_TIMES);
    this.upstreamLag = group.timer(Metric.UPSTREAM_LAG, LAGS);
    group.gaugeOf(Metric.RUN_IN_PROGRESS, underWay, AtomicInteger::get);
  }

  private Map<String, Counter> byOutcome(Metric metric, List<String> outcomes) {
    return outcomes.stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Function.identity(), outcome -> group.counter(metric, "outcome", outcome)));
  }

  void image(String outcome) {
    count(images, outcome);
  }

  void copied(Duration took) {
    imageDuration.record(took);
  }

  void lag(Duration time) {
    upstreamLag.record(time);
  }

  void runBegan() {
    underWay.incrementAndGet();
  }

  /** Ends a run that began. */
  void runEnded() {
    underWay.decrementAndGet();
  }

  void run(String outcome, Duration took) {
    count(runs, outcome);
    runDuration.record(took);
  }

  private static void count(Map<String, Counter> counters, String outcome) {
    Counter counter = counters.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  /** Whether a run is under way, whose series are still wanted. */
  boolean isBusy() {
    return underWay.get() > 0;
  }

  @Override
  public void close() {
    group.close();
  }
}
