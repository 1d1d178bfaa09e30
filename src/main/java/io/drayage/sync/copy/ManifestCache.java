package io.drayage.sync.copy;

import io.drayage.oci.DigestReference;
import io.drayage.oci.Manifest;
import io.drayage.oci.RawManifest;
import io.drayage.registry.RegistrySource;
import io.drayage.sync.RecentMap;
import java.lang.ref.SoftReference;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The manifests that were pulled by digest last. Two tags of one image, and two images that share a
 * part, so cost one pull, whichever comes first. What can't be read is not kept. Safe for several
 * threads: a manifest that is being pulled is waited for.
 */
public final class ManifestCache {
  private static final long MAX_BYTES = 8L << 20;
  private static final int MAX_LONG = 16;

  private record Key(Object client, DigestReference reference) {}

  private final Map<Key, CompletableFuture<RawManifest>> underWay = new ConcurrentHashMap<>();
  private final Map<Key, RawManifest> kept = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Key, SoftReference<RawManifest>> longOnes = RecentMap.of(MAX_LONG);
  private long keptBytes;

  /**
   * The manifest, by {@code pull} only where it is not at hand. What one client may read is not
   * handed to another, since their credentials may differ.
   */
  public RawManifest get(
      RegistrySource client, DigestReference reference, Supplier<RawManifest> pull) {
    Key key = new Key(client.identity(), reference);
    Optional<RawManifest> known = find(key);
    if (known.isPresent()) {
      return known.get();
    }
    CompletableFuture<RawManifest> mine = new CompletableFuture<>();
    CompletableFuture<RawManifest> running = underWay.putIfAbsent(key, mine);
    if (running != null) {
      return await(running).orElseGet(() -> get(client, reference, pull));
    }
    try {
      // another may have ended in between
      RawManifest manifest = find(key).orElseGet(pull);
      keep(key, manifest);
      mine.complete(manifest);
      return manifest;
    } finally {
      underWay.remove(key, mine);
      // after a failure each waiting thread pulls by itself
      mine.cancel(false);
    }
  }

  private static Optional<RawManifest> await(CompletableFuture<RawManifest> running) {
    try {
      return Optional.of(running.join());
    } catch (CancellationException e) {
      return Optional.empty();
    }
  }

  private synchronized Optional<RawManifest> find(Key key) {
    return Optional.ofNullable(kept.get(key))
        .or(() -> Optional.ofNullable(longOnes.get(key)).map(SoftReference::get));
  }

  private synchronized void keep(Key key, RawManifest manifest) {
    if (!Manifest.isReadable(manifest)) {
      return;
    }
    if (!manifest.isOrdinary()) {
      // given up before memory runs out, which costs a second pull
      longOnes.put(key, new SoftReference<>(manifest));
      return;
    }
    if (kept.put(key, manifest) != null) {
      return;
    }
    keptBytes += manifest.size();
    Iterator<RawManifest> oldest = kept.values().iterator();
    while (keptBytes > MAX_BYTES && oldest.hasNext()) {
      keptBytes -= oldest.next().size();
      oldest.remove();
    }
  }
}
