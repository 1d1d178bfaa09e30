package io.drayage.sync.copy;

import io.drayage.cache.LoadingCache;
import io.drayage.cache.RecentMap;
import io.drayage.oci.DigestReference;
import io.drayage.oci.Manifest;
import io.drayage.oci.RawManifest;
import io.drayage.registry.RegistrySource;
import java.lang.ref.SoftReference;
import java.util.function.Supplier;

/**
 * Cache of manifests by digest: two tags of one image, and two images with a common part, cost one
 * pull. An unreadable manifest is not kept. Safe for several threads, which share a pull in
 * progress.
 */
public final class ManifestCache {
  private static final long MAX_BYTES = 8L << 20;
  private static final int MAX_LONG = 16;

  private record Key(Object client, DigestReference reference) {}

  private final LoadingCache<Key, RawManifest> kept =
      new LoadingCache<>(MAX_BYTES, ManifestCache::weight);

  /** Freed before memory runs out, at the cost of a second pull. */
  private final RecentMap<Key, SoftReference<RawManifest>> longOnes = new RecentMap<>(MAX_LONG);

  /**
   * The manifest, by {@code pull} if it is not kept. Clients share no manifests, since their
   * credentials may differ.
   */
  public RawManifest get(
      RegistrySource client, DigestReference reference, Supplier<RawManifest> pull) {
    Key key = new Key(client.identity(), reference);
    return kept.get(
        key,
        () -> longOnes.get(key).map(SoftReference::get).orElseGet(() -> pulled(key, pull.get())));
  }

  private RawManifest pulled(Key key, RawManifest manifest) {
    if (!manifest.isOrdinary() && Manifest.isReadable(manifest)) {
      longOnes.put(key, new SoftReference<>(manifest));
    }
    return manifest;
  }

  private static long weight(RawManifest manifest) {
    boolean isKept = manifest.isOrdinary() && Manifest.isReadable(manifest);
    return isKept ? manifest.size() : Long.MAX_VALUE;
  }
}
