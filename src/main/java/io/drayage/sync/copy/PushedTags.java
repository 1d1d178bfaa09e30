package io.drayage.sync.copy;

import io.drayage.cache.RecentMap;
import io.drayage.oci.Digest;
import io.drayage.oci.Reference;
import io.drayage.registry.ManifestSummary;
import io.drayage.registry.RegistrySource;
import io.drayage.sync.CopyOrder;
import java.util.Optional;

/**
 * What this process put under the tags of the targets last. An order that was planned before that
 * must not put something older there. Safe for several threads.
 */
final class PushedTags {
  private static final int MAX_ENTRIES = 10_000;

  private final RecentMap<Reference, Digest> pushed = new RecentMap<>(MAX_ENTRIES);

  /** The target names this now. */
  void pushed(Reference target, Digest digest) {
    pushed.put(target, digest);
  }

  /**
   * What another order put under the target since this one was planned; empty if none did, or if
   * the source still names what this order is for. The source is asked only if one did.
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
