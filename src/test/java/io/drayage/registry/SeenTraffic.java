package io.drayage.registry;

import io.drayage.failure.FailureKind;
import io.drayage.registry.http.Operation;
import io.drayage.registry.http.StatusClass;
import io.drayage.registry.http.TrafficListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Traffic as its listener got it. */
final class SeenTraffic implements TrafficListener {
  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<FailureKind> retries = new CopyOnWriteArrayList<>();
  final AtomicLong read = new AtomicLong();
  final AtomicLong written = new AtomicLong();

  @Override
  public void answered(Operation operation, StatusClass status, long nanos) {
    requests.add(operation.label() + " " + status.label());
  }

  @Override
  public void retried(FailureKind reason) {
    retries.add(reason);
  }

  @Override
  public void bytesRead(long bytes) {
    read.addAndGet(bytes);
  }

  @Override
  public void bytesWritten(long bytes) {
    written.addAndGet(bytes);
  }
}
