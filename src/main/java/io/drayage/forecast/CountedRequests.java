package io.drayage.forecast;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Counts of the requests for one image. Safe for several threads. */
final class CountedRequests {
  private final AtomicLong pulls = new AtomicLong();
  private final AtomicLong blobBytes = new AtomicLong();
  private final AtomicLong manifestBytes = new AtomicLong();
  private final AtomicBoolean index = new AtomicBoolean();

  /** A manifest is got from the source. */
  void pull() {
    pulls.incrementAndGet();
  }

  /** The source said that its reference names an index. */
  void sawIndex() {
    index.set(true);
  }

  /** A blob of this size would be transferred. */
  void blob(long sizeBytes) {
    blobBytes.addAndGet(sizeBytes);
  }

  /** A manifest of this size would be written to the target. */
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
