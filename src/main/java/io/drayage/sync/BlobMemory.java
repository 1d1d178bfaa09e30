package io.drayage.sync;

import io.drayage.oci.Digest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import java.util.Optional;

/**
 * Keeps which repository of a target was seen to hold a blob. A hint: the registry may have removed
 * it since.
 */
public interface BlobMemory {
  /** A repository of the registry that held the blob. */
  Optional<Repository> recall(RegistryHost registry, Digest blob);

  /** The repository holds the blob now. */
  void remember(Repository repository, Digest blob);

  /** The repository does not hold the blob. */
  void forget(Repository repository, Digest blob);

  /** Keeps nothing. */
  static BlobMemory none() {
    return new BlobMemory() {
      @Override
      public Optional<Repository> recall(RegistryHost registry, Digest blob) {
        return Optional.empty();
      }

      @Override
      public void remember(Repository repository, Digest blob) {}

      @Override
      public void forget(Repository repository, Digest blob) {}
    };
  }
}
