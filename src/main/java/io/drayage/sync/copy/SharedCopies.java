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
 * Copies once an image that several mappings or tasks want in the same place: a second order waits
 * for the first, and then has nothing to do. Safe for several threads.
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

  /** Has {@code copier} do the work; asks the targets of {@code registries} what they have. */
  public SharedCopies(Copier copier, Registries registries) {
    this.copier = copier;
    this.registries = registries;
  }

  /** After a copy that failed, each order that waited for it is carried out itself. */
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

  /** Another copy may have ended after this one was ordered; then the target has it already. */
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
