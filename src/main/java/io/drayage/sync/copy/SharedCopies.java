package io.drayage.sync.copy;

import io.drayage.cache.LoadingCache;
import io.drayage.cache.RecentMap;
import io.drayage.oci.Digest;
import io.drayage.oci.Reference;
import io.drayage.registry.ManifestSummary;
import io.drayage.sync.Copier;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.Registries;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Shares the copy of an image that several mappings or tasks copy to the same place: later orders
 * wait for the first and then have nothing to copy. Safe for several threads.
 */
public final class SharedCopies implements Copier {
  private static final int MAX_REMEMBERED = 10_000;

  private final Copier copier;
  private final Registries registries;
  private final LoadingCache<Key, Optional<Digest>> underWay = new LoadingCache<>(0);
  private final RecentMap<Key, Digest> done = new RecentMap<>(MAX_REMEMBERED);

  private record Key(Reference target, Digest source, String platform) {
    static Key of(CopyOrder order) {
      return new Key(order.image().target(), order.sourceDigest(), order.image().platform());
    }
  }

  /** Copies by {@code copier}; the targets of {@code registries} tell which images they have. */
  public SharedCopies(Copier copier, Registries registries) {
    this.copier = copier;
    this.registries = registries;
  }

  /** Copies the image, or waits for its copy and copies it itself if that fails. */
  @Override
  public CopyResult copy(CopyOrder order) {
    AtomicReference<CopyResult> own = new AtomicReference<>();
    Optional<Digest> copied =
        underWay.get(
            Key.of(order),
            () -> {
              CopyResult result = copyNow(Key.of(order), order);
              own.set(result);
              return result.targetDigest();
            });
    return Optional.ofNullable(own.get())
        .or(() -> copied.map(digest -> new CopyResult.Unchanged(order.image(), digest)))
        .orElseGet(() -> copy(order));
  }

  private CopyResult copyNow(Key key, CopyOrder order) {
    CopyResult result = sinceOrdered(key, order).orElseGet(() -> copier.copy(order));
    result.targetDigest().ifPresent(digest -> done.put(key, digest));
    return result;
  }

  /** The result if another copy has ended since this order was planned and the target has it. */
  private Optional<CopyResult> sinceOrdered(Key key, CopyOrder order) {
    Optional<Digest> before = done.get(key);
    if (before.isEmpty() || before.equals(order.currentTarget())) {
      return Optional.empty();
    }
    return registries
        .target(order.taskName())
        .headManifest(order.image().target())
        .map(ManifestSummary::digest)
        .filter(there -> before.equals(Optional.of(there)))
        .map(there -> new CopyResult.Unchanged(order.image(), there));
  }
}
