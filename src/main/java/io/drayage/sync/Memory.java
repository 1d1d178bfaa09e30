package io.drayage.sync;

import io.drayage.oci.Digest;
import io.drayage.oci.RawManifest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import java.util.Optional;

/**
 * What is remembered between runs. An entry may be lost at any time, which costs requests and
 * nothing else. Entries about targets are hints: a registry may have changed since. What is not
 * overridden here remembers nothing. Safe for several threads.
 */
public interface Memory {
  /** Remembers nothing. */
  static Memory none() {
    return new Memory() {};
  }

  /** The manifest that {@code platform} means in the index; it never changes. */
  default Optional<Digest> platformManifest(Digest index, String platform) {
    return Optional.empty();
  }

  /** Keeps what {@code platform} means in the index. */
  default void rememberPlatformManifest(Digest index, String platform, Digest manifest) {}

  /** A manifest of the repository, if it is kept and its bytes have this digest. */
  default Optional<RawManifest> manifest(Repository repository, Digest digest) {
    return Optional.empty();
  }

  /** Keeps a manifest of the repository, if it is of an ordinary length. */
  default void rememberManifest(Repository repository, RawManifest manifest) {}

  /** Drops a manifest of the repository. */
  default void forgetManifest(Repository repository, Digest digest) {}

  /** The repository of the registry that was last seen to hold the blob. */
  default Optional<Repository> blobPlace(RegistryHost registry, Digest blob) {
    return Optional.empty();
  }

  /** Keeps that the repository holds the blob. */
  default void rememberBlobPlace(Repository repository, Digest blob) {}

  /** Drops that the repository holds the blob, if that is what is kept. */
  default void forgetBlobPlace(Repository repository, Digest blob) {}

  /** The address of an upload of the blob to the repository that has not ended, if one is kept. */
  default Optional<String> upload(Repository repository, Digest blob) {
    return Optional.empty();
  }

  /** Keeps the address of an upload of the blob to the repository. */
  default void rememberUpload(Repository repository, Digest blob, String address) {}

  /** Drops the upload of the blob to the repository. */
  default void forgetUpload(Repository repository, Digest blob) {}

  /** Whether any image that failed is kept; cheap. */
  default boolean knowsFailedImages() {
    return false;
  }

  /** The text that is kept of an image that failed. */
  default Optional<String> failedImage(Digest image) {
    return Optional.empty();
  }

  /** Keeps a text of an image that failed. */
  default void rememberFailedImage(Digest image, String text) {}

  /** Drops what is kept of an image that failed. */
  default void forgetFailedImage(Digest image) {}
}
