package io.drayage.sync;

/** The result of planning an image: an order to copy it, or its final result. */
public interface PlannedCopy {
  /** Whether a copy is needed. */
  boolean needed();
}
