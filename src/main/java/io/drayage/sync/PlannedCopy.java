package io.drayage.sync;

/** What planning an image came to: an order to copy it, or a result because nothing is to do. */
public interface PlannedCopy {
  /** Whether a copy is needed. */
  boolean needed();
}
