package io.drayage.forecast;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Counts of the requests for one image. Thread-safe. */
final class CountedRequests {
  private final AtomicLong pulls = new AtomicLong();
  private final AtomicLong blobBytes = new AtomicLong();
  private final AtomicLong manifestBytes = new AtomicLong();
  private final AtomicBoolean index = new AtomicBoolean();

  /** Counts a manifest from the source. */
  void pull() {
    pulls.incrementAndGet();
  }

  /** Notes that the source's reference names an index. */
  void sawIndex() {
    index.set(true);
  }

  /** Counts a blob of this size to transfer. */
  void blob(long sizeBytes) {
    blobBytes.addAndGet(sizeBytes);
  }

  /** Counts a manifest of this size to push. */
  void push(long sizeBytes) {
    manifestBytes.addAndGet(sizeBytes);
  }

  long pulls() {
    return pulls.get();
  }

  boolean isIndex() {
    return index.get();
  }

  long blobBytes() {
    return blobBytes.get();
  }

  long manifestBytes() {
    return manifestBytes.get();
  }
}
