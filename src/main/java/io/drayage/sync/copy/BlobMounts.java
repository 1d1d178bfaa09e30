package io.drayage.sync.copy;

import io.drayage.cache.RecentMap;
import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which blobs an image may mount, and whether a mount between two repositories is worth a
 * request. A manifest can name any digest, so a blob is mounted only if the source registry has
 * shown it to the credentials of the image's task. Safe for several threads.
 */
final class BlobMounts {
  private static final Logger LOG = LoggerFactory.getLogger(BlobMounts.class);
  private static final int MAX_ENTRIES = 50_000;

  private record Shown(Object source, Digest blob) {
    static Shown of(BlobTransfer transfer, Digest blob) {
      return new Shown(transfer.source().identity(), blob);
    }
  }

  private record Key(Repository from, Repository to) {}

  /**
   * The state of mounts between two repositories during one run. Until the first result one mount
   * at a time is requested; the object is its own lock.
   */
  static final class Pair {
    private static final int MAX_REFUSALS = 2;

    private final String runId;
    private volatile boolean mounts;
    private volatile int refusals;

    private Pair(String runId) {
      this.runId = runId;
    }

    /** Whether a mount between them has succeeded. */
    boolean mounts() {
      return mounts;
    }

    /** Whether further mounts are not worth a request. */
    boolean isRefused() {
      return !mounts && refusals >= MAX_REFUSALS;
    }

    /** Notes a successful mount. */
    void done() {
      mounts = true;
    }

    /** Notes a refused mount; one refusal of a blob that {@code wasThere} suffices. */
    synchronized void refused(boolean wasThere) {
      refusals += wasThere ? MAX_REFUSALS : 1;
    }
  }

  private final RecentMap<Shown, Boolean> shown = new RecentMap<>(MAX_ENTRIES);
  private final RecentMap<Key, Pair> pairs = new RecentMap<>(MAX_ENTRIES);

  /** The state of two repositories in this run. */
  Pair pair(String runId, Repository from, Repository to) {
    return pairs.get(new Key(from, to), known -> known.runId.equals(runId), () -> new Pair(runId));
  }

  /** Notes a blob that the image's source has shown. */
  void shown(BlobTransfer transfer, Digest blob) {
    shown.put(Shown.of(transfer, blob), true);
  }

  /**
   * Whether the image's source has shown the blob to these credentials, in any repository, or shows
   * it to a {@code HEAD} request now.
   */
  boolean isShown(BlobTransfer transfer, Descriptor blob) {
    if (shown.get(Shown.of(transfer, blob.digest())).isPresent()) {
      return true;
    }
    try {
      boolean has = transfer.source().hasBlob(transfer.from(), blob);
      if (has) {
        shown(transfer, blob.digest());
      }
      return has;
    } catch (RegistryException e) {
      // the download that follows reports the failure
      LOG.debug("{}; the blob is not mounted", e.getMessage());
      return false;
    }
  }
}
