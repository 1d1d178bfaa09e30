package io.drayage.sync;

import io.drayage.oci.Digest;
import io.drayage.oci.RawManifest;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.RateLimitedException;
import io.drayage.registry.RegistryException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Room for the manifests of the images that are being copied. An image whose manifests together are
 * of an ordinary length always has room. Of the others one of each source is copied at a time, and
 * few in all; what does not fit in waits for a while, and then comes back later. Safe for several
 * threads.
 */
final class ManifestRoom {
  private static final int PLACES = 2;

  private final Set<RegistryHost> large = new HashSet<>();
  private final Duration patience;

  /** {@code patience} is how long to wait for room. */
  ManifestRoom(Duration patience) {
    this.patience = patience;
  }

  /** The room of an image from this registry, which takes none yet. */
  Place forImageFrom(RegistryHost source) {
    return new Place(source);
  }

  private synchronized boolean enter(RegistryHost source) {
    long endNanos = System.nanoTime() + patience.toNanos();
    try {
      while (large.contains(source) || large.size() >= PLACES) {
        long leftMillis = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
        if (leftMillis <= 0) {
          return false;
        }
        wait(leftMillis);
      }
    } catch (InterruptedException e) {
      // the next request says it in its own words
      Thread.currentThread().interrupt();
      return false;
    }
    return large.add(source);
  }

  private synchronized void leave(RegistryHost source) {
    large.remove(source);
    notifyAll();
  }

  /** What one image takes. Used by one thread. */
  final class Place implements AutoCloseable {
    private final RegistryHost source;
    private final Set<Digest> counted = new HashSet<>();
    private long bytes;
    private boolean inside;

    private Place(RegistryHost source) {
      this.source = source;
    }

    /**
     * Takes room for a manifest.
     *
     * @throws RateLimitedException if there is none now
     */
    RawManifest take(RawManifest manifest) {
      bytes += counted.add(manifest.digest()) ? manifest.size() : 0;
      if (bytes > RawManifest.ORDINARY_BYTES && !inside) {
        inside = enter(source);
        if (!inside) {
          throw full();
        }
      }
      return manifest;
    }

    private RegistryException full() {
      return new RateLimitedException(
          new RegistryException.Details(
              source,
              "copy an image with %d bytes of manifests".formatted(bytes),
              "other images with large manifests are being copied",
              0,
              "",
              1,
              "the next run does it"),
          Optional.of(Duration.ofSeconds(5)));
    }

    @Override
    public void close() {
      if (inside) {
        inside = false;
        leave(source);
      }
    }
  }
}
