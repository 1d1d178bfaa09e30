package io.drayage.sync.copy;

import io.drayage.cache.LoadingCache;
import io.drayage.cache.RecentMap;
import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which blobs an image may get by a mount, and from which repositories a mount is worth a request.
 * A manifest can name any digest, so a blob is mounted only if the source registry has shown it to
 * the credentials of the image's task. Safe for several threads.
 */
final class BlobMounts {
  private static final Logger LOG = LoggerFactory.getLogger(BlobMounts.class);
  private static final int MAX_ENTRIES = 50_000;

  private record Shown(Object source, Digest blob) {
    static Shown of(BlobTransfer route, Digest blob) {
      return new Shown(route.source().identity(), blob);
    }
  }

  private record Key(Repository from, Repository to) {}

  /**
   * Two repositories of a registry during one run. Where nothing is known of them yet, one mount at
   * a time is asked for; its lock is the object itself.
   */
  static final class Pair {
    private static final int TOO_MANY = 2;

    private final String runId;
    private volatile boolean mounts;
    private volatile int refusals;

    private Pair(String runId) {
      this.runId = runId;
    }

    /** Whether a mount between them was done. */
    boolean mounts() {
      return mounts;
    }

    /** Whether no further mount is to be asked for. */
    boolean isRefused() {
      return !mounts && refusals >= TOO_MANY;
    }

    /** A mount was done. */
    void done() {
      mounts = true;
    }

    /** A mount was refused; of a blob that landed there in this run, that says it all. */
    synchronized void refused(boolean wasThere) {
      refusals += wasThere ? TOO_MANY : 1;
    }
  }

  private final RecentMap<Shown, Boolean> shown = new RecentMap<>(MAX_ENTRIES);
  private final LoadingCache<Key, Pair> pairs = new LoadingCache<>(MAX_ENTRIES);

  /** The repositories of a mount; what another run learnt of them does not count. */
  Pair pair(String runId, Repository from, Repository to) {
    return pairs.get(new Key(from, to), known -> known.runId.equals(runId), () -> new Pair(runId));
  }

  /** The image's source sent the blob. */
  void shown(BlobTransfer route, Digest blob) {
    shown.put(Shown.of(route, blob), true);
  }

  /**
   * Whether the image's source has the blob: by what its registry sent or said before to the same
   * credentials, of whichever repository, else by a {@code HEAD} of the image's own.
   */
  boolean isShown(BlobTransfer route, Descriptor blob) {
    if (shown.get(Shown.of(route, blob.digest())).isPresent()) {
      return true;
    }
    try {
      boolean has = route.source().hasBlob(route.from(), blob);
      if (has) {
        shown(route, blob.digest());
      }
      return has;
    } catch (RegistryException e) {
      // the download that follows tells what is wrong
      LOG.debug("{}; the blob is not mounted", e.getMessage());
      return false;
    }
  }
}
