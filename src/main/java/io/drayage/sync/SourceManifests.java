package io.drayage.sync;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.DigestReference;
import io.drayage.oci.Platform;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistryClient;
import io.drayage.registry.RegistryException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The manifests of one image, as its source has them; used by one thread. */
final class SourceManifests {
  private final CopyOrder order;
  private final RegistryClient source;
  private final RegistryClient target;
  private final Map<Digest, RawManifest> pulled = new HashMap<>();

  SourceManifests(CopyOrder order, RegistryClient source, RegistryClient target) {
    this.order = order;
    this.source = source;
    this.target = target;
  }

  /**
   * By digest, so that a tag that moves meanwhile can't mix two images. A pull-through cache may
   * know the digest only after it was asked for the tag; what the tag names then is copied.
   */
  RawManifest top() {
    try {
      return source.pullManifest(repository().digest(order.sourceDigest()));
    } catch (RegistryException.NotFound e) {
      if (order.image().source() instanceof DigestReference) {
        throw e;
      }
      return source.pullManifest(order.image().source());
    }
  }

  /** A child that the target has was complete when it was pushed, and costs no pull. */
  Optional<RawManifest> child(Descriptor entry, Presence presence) {
    RawManifest known = pulled.get(entry.digest());
    if (known != null) {
      return Optional.of(known);
    }
    Repository to = order.image().target().repository();
    if (!order.targetIsNew()
        && presence.believesHead(entry.digest())
        && target.headManifest(to.digest(entry.digest())).isPresent()) {
      presence.byHead(entry.digest());
      return Optional.empty();
    }
    RawManifest manifest = pull(source, repository(), entry);
    pulled.put(entry.digest(), manifest);
    return Optional.of(manifest);
  }

  /**
   * The manifest that an entry of an index names.
   *
   * @throws RegistryException.NotFound naming the platform, if the source lacks it
   */
  static RawManifest pull(RegistryClient source, Repository repository, Descriptor entry) {
    try {
      return source.pullManifest(repository.digest(entry.digest()));
    } catch (RegistryException.NotFound e) {
      RegistryException.Details told = e.details();
      String platform = entry.platform().map(Platform::toString).orElse("");
      throw new RegistryException.NotFound(
          new RegistryException.Details(
              told.registry(),
              told.operation(),
              "the index names this manifest%s, but the source does not have it: %s"
                  .formatted(platform.isEmpty() ? "" : " for " + platform, told.reason()),
              told.status(),
              told.code(),
              told.attempts(),
              "push the image again at the source, or list the platforms that it has in"
                  + " 'platform'"));
    }
  }

  private Repository repository() {
    return order.image().source().repository();
  }
}
