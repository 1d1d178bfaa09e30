package io.drayage.sync;

/** The listener to a run's progress. Methods are called from several threads and must not block. */
public interface SyncListener {
  /** Reports more images to look at. */
  default void imagesFound(int images) {}

  /** Reports the result of an image. */
  default void imageDone(CopyResult result) {}

  /** Reports bytes of blobs that went from source to target; negative if a transfer broke. */
  default void bytesMoved(long bytes) {}

  /** Reports the end of a run, after the results of its images. */
  default void runEnded(TaskReport report) {}

  /** A listener without effect. */
  static SyncListener none() {
    return new SyncListener() {};
  }
}
