package io.drayage.metrics;

import io.drayage.cache.RecentMap;
import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Turns runs and copies into meters. Safe for several threads. */
final class SyncMeters implements SyncListener {
  private static final int MAX_COPIES = 10_000;

  private final MeterSet meters;
  private final LongSupplier nanoTime;
  private final UpstreamLag lag;

  /** Begin of each copy, monotonic; bounded, since another process may tell its end. */
  private final RecentMap<ImagePair, Long> begun = new RecentMap<>(MAX_COPIES);

  SyncMeters(MeterSet meters, InstantSource clock, LongSupplier nanoTime) {
    this.meters = meters;
    this.nanoTime = nanoTime;
    this.lag = new UpstreamLag(clock);
  }

  @Override
  public void runBegan(TaskRun run) {
    meters.task(run.taskName()).runBegan();
  }

  @Override
  public void copyPlanned(CopyOrder order) {
    lag.seen(order.image().target(), order.sourceDigest());
  }

  @Override
  public void copyBegan(ImagePair image, long totalBytes) {
    begun.put(image, nanoTime.getAsLong());
  }

  @Override
  public void bytesSaved(ImagePair image, long bytes) {
    // a counter never falls: the rare blob that was believed to be there stays counted
    if (bytes > 0) {
      meters.registry(image.target().repository().registry().name()).saved(bytes);
    }
  }

  @Override
  public void imageDone(CopyResult result) {
    ImagePair image = result.image();
    TaskMeters task = meters.task(image.taskName());
    task.image(outcome(result));
    if (result instanceof CopyResult.Copied) {
      begun
          .get(image)
          .ifPresent(since -> task.copied(Duration.ofNanos(nanoTime.getAsLong() - since)));
      lag.arrived(image.target()).ifPresent(task::lag);
    } else if (result instanceof CopyResult.Unchanged) {
      lag.forget(image.target());
    }
    begun.remove(image);
    result.failed().ifPresent(this::failed);
  }

  private static String outcome(CopyResult result) {
    return result.problem().filter(SyncMeters::isWait).map(any -> "waiting").orElse(result.label());
  }

  private static boolean isWait(Failure failure) {
    return failure.kind() == FailureKind.WAITING;
  }

  private void failed(Failure failure) {
    meters.failed(failure.registry(), failure.kind());
  }

  @Override
  public void runEnded(TaskReport report) {
    TaskMeters task = meters.task(report.run().taskName());
    report.problems().forEach(problem -> problem.failed().ifPresent(this::failed));
    task.run(report.outcome(), report.took());
    if (!report.run().id().isEmpty()) {
      task.runEnded();
    }
  }
}
