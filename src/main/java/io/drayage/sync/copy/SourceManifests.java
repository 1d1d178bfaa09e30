package io.drayage.sync.copy;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.DigestReference;
import io.drayage.oci.Manifest;
import io.drayage.oci.Platform;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistryException;
import io.drayage.registry.RegistrySource;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.Deadline;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The manifests of one image at its source; used by one thread. Large ones are dropped during the
 * transfer of blobs, and pulled again by digest.
 */
final class SourceManifests {
  private final CopyOrder order;
  private final RegistrySource source;
  private final RegistrySource target;
  private final PlatformSelection platforms;
  private final ManifestRoom.Reservation place;
  private final Deadline deadline;
  private final Map<Digest, RawManifest> pulled = new HashMap<>();
  private final Map<Digest, Boolean> atTarget = new HashMap<>();
  private Optional<Digest> named = Optional.empty();
  private boolean whole;
  private Optional<Manifest> wanted = Optional.empty();
  private Optional<ManifestTree> tree = Optional.empty();

  SourceManifests(
      CopyOrder order,
      RegistrySource source,
      RegistrySource target,
      PlatformSelection platforms,
      ManifestRoom.Reservation place,
      Deadline deadline) {
    this.order = order;
    this.source = source;
    this.target = target;
    this.platforms = platforms;
    this.place = place;
    this.deadline = deadline;
  }

  /** The manifest to copy under the target's tag. */
  Manifest wanted() {
    Manifest found = wanted.orElseGet(this::select);
    wanted = Optional.of(found);
    return found;
  }

  private Manifest select() {
    Manifest top = Manifest.parse(place.take(this::top));
    named = Optional.of(top.raw().digest());
    if (whole) {
      return top;
    }
    Manifest chosen = platforms.select(top, order.image(), source, deadline);
    whole = named.equals(Optional.of(chosen.raw().digest()));
    return chosen;
  }

  /** Whether the image is copied whole. */
  boolean isWhole() {
    return whole;
  }

  /** The content that the target lacks; pulls manifests that were dropped. */
  ManifestTree tree(Presence presence) {
    ManifestTree found =
        tree.orElseGet(
            () ->
                ManifestTree.of(
                    wanted(),
                    entry -> {
                      deadline.check();
                      return child(entry, presence);
                    }));
    tree = Optional.of(found);
    return found;
  }

  /** Drops large manifests; their look-ups at the target stay valid. */
  void release() {
    if (place.isLarge()) {
      wanted = Optional.empty();
      tree = Optional.empty();
      pulled.clear();
      place.close();
    }
  }

  /** Drops the look-ups at the target, which lacks content. */
  void lookAgain() {
    tree = Optional.empty();
    atTarget.clear();
  }

  /**
   * Pulls the top manifest by digest, so that a moving tag cannot mix two images. A pull-through
   * cache may need the tag first; the manifest of the tag is then copied.
   */
  private RawManifest top() {
    if (named.isPresent()) {
      return source.pullManifest(repository().digest(named.get()));
    }
    try {
      return source.pullManifest(repository().digest(order.sourceDigest()));
    } catch (RegistryException e) {
      if (!e.is(FailureKind.NOT_FOUND) || order.image().source() instanceof DigestReference) {
        throw e;
      }
      return source.pullManifest(order.image().source());
    }
  }

  /** Pulls a child, unless the target has it: it was complete when it was pushed. */
  private Optional<RawManifest> child(Descriptor entry, Presence presence) {
    RawManifest known = pulled.get(entry.digest());
    if (known != null) {
      return Optional.of(known);
    }
    if (atTarget.computeIfAbsent(entry.digest(), digest -> isAtTarget(digest, presence))) {
      return Optional.empty();
    }
    RawManifest manifest = place.take(() -> pull(source, repository(), entry));
    pulled.put(entry.digest(), manifest);
    return Optional.of(manifest);
  }

  private boolean isAtTarget(Digest digest, Presence presence) {
    Repository to = order.image().target().repository();
    boolean isThere =
        order.mayBeAtTarget(digest)
            && presence.acceptsHead(digest)
            && target.headManifest(to.digest(digest)).isPresent();
    if (isThere) {
      presence.byHead(digest);
    }
    return isThere;
  }

  /**
   * The manifest of an index entry.
   *
   * @throws RegistryException of kind NOT_FOUND, with the platform, if the source lacks it
   */
  static RawManifest pull(RegistrySource source, Repository repository, Descriptor entry) {
    try {
      return source.pullManifest(repository.digest(entry.digest()));
    } catch (RegistryException e) {
      if (!e.is(FailureKind.NOT_FOUND)) {
        throw e;
      }
      RegistryException.Details told = e.details();
      String platform = entry.platform().map(Platform::toString).orElse("");
      throw RegistryException.of(
          FailureKind.NOT_FOUND,
          told.withReason(
              "the index names this manifest%s, but the source does not have it: %s"
                  .formatted(platform.isEmpty() ? "" : " for " + platform, told.reason()),
              "push the image again at the source, or list the platforms that it has in"
                  + " 'platform'"));
    }
  }

  private Repository repository() {
    return order.image().source().repository();
  }
}
