package io.drayage.sync.copy;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.sync.ImagePair;
import io.drayage.sync.SyncListener;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of one image's blobs, moved or saved. Each blob counts once, however often it is looked at.
 * Safe for several threads.
 */
final class ImageBytes {
  private final ImagePair image;
  private final SyncListener listener;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicLong sentBytes = new AtomicLong();
  private final Set<Digest> sent = ConcurrentHashMap.newKeySet();
  private final Set<Digest> saved = ConcurrentHashMap.newKeySet();

  ImageBytes(ImagePair image, SyncListener listener) {
    this.image = image;
    this.listener = listener;
  }

  /** Reports the begin of the image's copy, once. */
  void begin(List<Descriptor> blobs) {
    if (!begun.getAndSet(true)) {
      listener.copyBegan(image, blobs.stream().mapToLong(Descriptor::sizeBytes).sum());
    }
  }

  /** Counts bytes under way; negative if their transfer broke. */
  void moved(long bytes) {
    if (bytes != 0) {
      listener.bytesMoved(image, bytes);
    }
  }

  /** Counts a blob without a transfer. */
  void saved(Descriptor blob) {
    if (!sent.contains(blob.digest()) && saved.add(blob.digest())) {
      listener.bytesSaved(image, blob.sizeBytes());
    }
  }

  /** Takes back that the blob was saved, before its transfer. */
  void begins(Descriptor blob) {
    if (saved.remove(blob.digest())) {
      listener.bytesSaved(image, -blob.sizeBytes());
    }
  }

  /**
   * Counts a transfer that is complete.
   *
   * @param bytes bytes sent by this process; the target had the rest
   */
  void sent(Descriptor blob, long bytes) {
    sentBytes.addAndGet(bytes);
    if (sent.add(blob.digest()) && bytes < blob.sizeBytes()) {
      listener.bytesSaved(image, blob.sizeBytes() - bytes);
    }
  }

  /** Bytes of complete transfers. */
  long sentBytes() {
    return sentBytes.get();
  }
}
