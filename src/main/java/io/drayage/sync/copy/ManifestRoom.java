package io.drayage.sync.copy;

import io.drayage.failure.FailureException;
import io.drayage.oci.Digest;
import io.drayage.oci.RawManifest;
import io.drayage.oci.RegistryHost;
import io.drayage.sync.Deadline;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Room in memory for the manifests of the images that are being copied. An image whose manifests
 * together are of an ordinary length always has room. Of the others one of each source has room at
 * a time, and few in all; the others wait, without what does not fit, until their time is over.
 * Safe for several threads.
 */
final class ManifestRoom {
  private static final int PLACES = 2;

  private final Set<RegistryHost> large = new HashSet<>();

  /** The room of an image from this registry, which takes none yet and may wait so long for it. */
  Reservation forImageFrom(RegistryHost source, Deadline deadline) {
    return new Reservation(source, deadline);
  }

  private synchronized boolean enter(RegistryHost source) {
    return !large.contains(source) && large.size() < PLACES && large.add(source);
  }

  private synchronized boolean await(RegistryHost source, Deadline deadline) {
    try {
      while (!enter(source)) {
        deadline.check();
        wait(deadline.left().toMillis());
      }
      return true;
    } catch (InterruptedException e) {
      // the next request fails with the interruption
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private synchronized void leave(RegistryHost source) {
    if (large.remove(source)) {
      notifyAll();
    }
  }

  /** What one image takes. Used by one thread. */
  public final class Reservation implements AutoCloseable {
    private final RegistryHost source;
    private final Deadline deadline;
    private final Set<Digest> counted = new HashSet<>();
    private long bytes;
    private boolean inside;

    private Reservation(RegistryHost source, Deadline deadline) {
      this.source = source;
      this.deadline = deadline;
    }

    /**
     * Takes room for a manifest. One for which there is none is let go, and pulled again when there
     * is.
     *
     * @throws FailureException of kind OVERDUE if there is none in time
     */
    RawManifest take(Supplier<RawManifest> pull) {
      Optional<RawManifest> taken = Optional.of(pull.get()).filter(this::fits);
      if (taken.isPresent()) {
        return taken.get();
      }
      inside = await(source, deadline);
      return pull.get();
    }

    private boolean fits(RawManifest manifest) {
      bytes += counted.add(manifest.digest()) ? manifest.size() : 0;
      inside = inside || (bytes > RawManifest.ORDINARY_BYTES && enter(source));
      return inside || bytes <= RawManifest.ORDINARY_BYTES;
    }

    /** Whether the image has manifests of more than the ordinary length. */
    boolean isLarge() {
      return inside;
    }

    /** Ends what the image takes; it may take room again. */
    @Override
    public void close() {
      counted.clear();
      bytes = 0;
      if (inside) {
        inside = false;
        leave(source);
      }
    }
  }
}
