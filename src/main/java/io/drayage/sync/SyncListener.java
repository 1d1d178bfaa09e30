package io.drayage.sync;

import java.util.List;

/**
 * The listener to runs and copies. Methods are called from several threads and must not block.
 *
 * <p>Each run that begins ends once, and each image of a run is done once. A run that could not
 * begin ends without a beginning; its id is empty.
 */
public interface SyncListener {
  /** Reports the beginning of a run. */
  default void runBegan(TaskRun run) {}

  /** Reports more images that a run looks at. */
  default void imagesFound(String runId, int images) {}

  /** Reports an image whose source names other content than its target, before its turn. */
  default void copyPlanned(CopyOrder order) {}

  /**
   * Reports a copy that begins. An image that is tried again begins again.
   *
   * @param totalBytes bytes of the image's blobs; 0 if they are not known
   */
  default void copyBegan(ImagePair image, long totalBytes) {}

  /** Reports the worker of a copy that began, if another process copies. */
  default void copyAt(ImagePair image, String worker) {}

  /**
   * Reports a copy that is no longer under way, without its result: another process tells it, or
   * the copy begins again at another worker.
   */
  default void copyEnded(ImagePair image) {}

  /** Reports bytes of blobs that went from source to target; negative if a transfer broke. */
  default void bytesMoved(ImagePair image, long bytes) {}

  /**
   * Reports bytes of blobs that need no transfer: the target has them, mounts them, or gets them
   * for another image. Negative if the target turns out to lack them.
   */
  default void bytesSaved(ImagePair image, long bytes) {}

  /** Reports the result of an image. */
  default void imageDone(CopyResult result) {}

  /** Reports the end of a run, after the results of its images. */
  default void runEnded(TaskReport report) {}

  /** A listener without effect. */
  static SyncListener none() {
    return new SyncListener() {};
  }

  /** A listener that calls all of {@code listeners} in order, and logs what they throw. */
  static SyncListener all(List<SyncListener> listeners) {
    return listeners.isEmpty() ? none() : new SyncListeners(listeners);
  }
}
