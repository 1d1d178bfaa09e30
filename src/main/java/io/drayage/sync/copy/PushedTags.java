package io.drayage.sync.copy;

import io.drayage.cache.RecentMap;
import io.drayage.oci.Digest;
import io.drayage.oci.Reference;
import io.drayage.registry.ManifestSummary;
import io.drayage.registry.RegistrySource;
import io.drayage.sync.CopyOrder;
import java.util.Optional;

/**
 * The last digests that this process pushed under target tags. An order planned before a push must
 * not replace it by an older image. Safe for several threads.
 */
final class PushedTags {
  private static final int MAX_ENTRIES = 10_000;

  private final RecentMap<Reference, Digest> pushed = new RecentMap<>(MAX_ENTRIES);

  /** Notes a push. */
  void pushed(Reference target, Digest digest) {
    pushed.put(target, digest);
  }

  /**
   * The digest that another order pushed to the target since this one was planned; empty if there
   * is none, or if the source still names this order's digest. The source is asked only after such
   * a push.
   */
  Optional<Digest> overtaking(CopyOrder order, Digest wanted, RegistrySource source) {
    Optional<Digest> since =
        pushed
            .get(order.image().target())
            .filter(digest -> !digest.equals(wanted))
            .filter(digest -> !order.currentTarget().equals(Optional.of(digest)));
    if (since.isEmpty()) {
      return since;
    }
    Optional<Digest> named =
        source.headManifest(order.image().source()).map(ManifestSummary::digest);
    return named.equals(Optional.of(order.sourceDigest())) ? Optional.empty() : since;
  }
}
