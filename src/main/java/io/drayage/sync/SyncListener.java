package io.drayage.sync;

/** Hears of progress while a run goes on, from several threads; must not block. */
public interface SyncListener {
  /** More images were found to look at. */
  default void imagesFound(int images) {}

  /** An image ended. */
  default void imageDone(CopyResult result) {}

  /** This many more bytes of blobs went from source to target; negative when a transfer broke. */
  default void bytesMoved(long bytes) {}

  /** Hears nothing. */
  static SyncListener none() {
    return new SyncListener() {};
  }
}
