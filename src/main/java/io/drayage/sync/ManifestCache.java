package io.drayage.sync;

import io.drayage.oci.DigestReference;
import io.drayage.oci.Manifest;
import io.drayage.oci.RawManifest;
import io.drayage.registry.RegistryClient;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The manifests that were pulled by digest last. Two tags of one image, and two images that share a
 * part, so cost one pull, whichever comes first. What can't be read is not kept. Safe for several
 * threads: whoever wants what another is pulling waits for it.
 */
public final class ManifestCache {
  private static final long MAX_BYTES = 8L << 20;
  private static final int LOCKS = 64;

  private record Key(RegistryClient client, DigestReference reference) {}

  private final Object[] locks = new Object[LOCKS];
  private final Map<Key, RawManifest> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long keptBytes;

  /** Holds nothing yet. */
  public ManifestCache() {
    Arrays.setAll(locks, any -> new Object());
  }

  /**
   * The manifest, by {@code pull} only where it is not at hand. What one client may read is not
   * handed to another, since their credentials may differ.
   */
  public RawManifest get(
      RegistryClient client, DigestReference reference, Supplier<RawManifest> pull) {
    Key key = new Key(client, reference);
    synchronized (locks[Math.floorMod(key.hashCode(), LOCKS)]) {
      Optional<RawManifest> known = find(key);
      if (known.isPresent()) {
        return known.get();
      }
      RawManifest pulled = pull.get();
      if (Manifest.isReadable(pulled)) {
        keep(key, pulled);
      }
      return pulled;
    }
  }

  private synchronized Optional<RawManifest> find(Key key) {
    return Optional.ofNullable(kept.get(key));
  }

  private synchronized void keep(Key key, RawManifest manifest) {
    kept.put(key, manifest);
    keptBytes += manifest.size();
    Iterator<RawManifest> oldest = kept.values().iterator();
    while (keptBytes > MAX_BYTES && oldest.hasNext()) {
      keptBytes -= oldest.next().size();
      oldest.remove();
    }
  }
}
