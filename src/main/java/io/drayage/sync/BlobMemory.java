package io.drayage.sync;

import io.drayage.oci.Digest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import java.util.Optional;

/**
 * Keeps which repository of a target was seen to hold a blob, and which uploads have not ended.
 * Hints: the registry may have removed either since.
 */
public interface BlobMemory {
  /** A repository of the registry that held the blob. */
  Optional<Repository> recall(RegistryHost registry, Digest blob);

  /** The repository holds the blob now. */
  void remember(Repository repository, Digest blob);

  /** The repository does not hold the blob. */
  void forget(Repository repository, Digest blob);

  /** The address of an upload of the blob to the repository that has not ended, as far as known. */
  Optional<String> recallUpload(Repository repository, Digest blob);

  /** An upload of the blob to the repository has begun. */
  void rememberUpload(Repository repository, Digest blob, String address);

  /** No upload of the blob to the repository is to be taken up. */
  void forgetUpload(Repository repository, Digest blob);

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

      @Override
      public Optional<String> recallUpload(Repository repository, Digest blob) {
        return Optional.empty();
      }

      @Override
      public void rememberUpload(Repository repository, Digest blob, String address) {}

      @Override
      public void forgetUpload(Repository repository, Digest blob) {}
    };
  }
}
