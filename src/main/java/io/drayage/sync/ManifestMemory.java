package io.drayage.sync;

import io.drayage.oci.Digest;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Repository;
import java.util.Optional;

/**
 * Keeps manifests that were pulled by digest. What a digest names never changes, so an entry is
 * never wrong, only missing; whoever recalls one gets bytes whose digest was checked again.
 */
public interface ManifestMemory {
  /** The manifest, if it is kept. */
  Optional<RawManifest> recall(Repository repository, Digest digest);

  /** Keeps a manifest. */
  void remember(Repository repository, RawManifest manifest);

  /** Drops a manifest. */
  void forgetManifest(Repository repository, Digest digest);

  /** Keeps nothing. */
  static ManifestMemory none() {
    return new ManifestMemory() {
      @Override
      public Optional<RawManifest> recall(Repository repository, Digest digest) {
        return Optional.empty();
      }

      @Override
      public void remember(Repository repository, RawManifest manifest) {}

      @Override
      public void forgetManifest(Repository repository, Digest digest) {}
    };
  }
}
