package io.drayage.app.settings;

/** Number of runs of a task. */
public enum SessionMode {
  /** One run: every image is tried. */
  ONCE,
  /** Repeated runs: an image that has failed for days is skipped until it is due. */
  AGAIN_AND_AGAIN,
  /** No run: copies what other processes order. */
  WORKER
}
