package io.drayage.metrics;

import java.time.Duration;
import java.util.stream.DoubleStream;

/** Bounds of histograms. */
final class Buckets {
  private Buckets() {}

  static Duration[] seconds(double... bounds) {
    return DoubleStream.of(bounds)
        .mapToObj(bound -> Duration.ofMillis(Math.round(bound * 1000)))
        .toArray(Duration[]::new);
  }
}
