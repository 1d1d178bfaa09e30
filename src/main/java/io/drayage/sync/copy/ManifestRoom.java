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
 * Bounds the memory of the manifests of images in progress. An image whose manifests together are
 * of an ordinary length always gets room. Of the others one of each source gets room at a time, and
 * few in all; the rest wait until their deadline and hold no large manifest meanwhile. Safe for
 * several threads.
 */
final class ManifestRoom {
  private static final int PLACES = 2;

  private final Set<RegistryHost> large = new HashSet<>();

  /** An empty reservation of an image from {@code source}. */
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

  /** The room of one image; used by one thread. */
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
     * Takes room for a manifest. One without room is dropped, and pulled again when there is room.
     *
     * @throws FailureException of kind OVERDUE after the deadline
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

    /** Whether the image's manifests are over the ordinary length. */
    boolean isLarge() {
      return inside;
    }

    /** Frees the room; the image may take room again. */
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
