package io.drayage.sync;

import io.drayage.oci.Digest;
import io.drayage.oci.RawManifest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import java.util.Optional;

/**
 * The state kept between runs. An entry may be lost at any time, which costs requests only. Entries
 * about targets are hints: the registry may have changed. The default methods keep nothing. Safe
 * for several threads.
 */
public interface Memory {
  /** A memory that keeps nothing. */
  static Memory none() {
    return new Memory() {};
  }

  /** The manifest for {@code platform} in the index; it never changes. */
  default Optional<Digest> platformManifest(Digest index, String platform) {
    return Optional.empty();
  }

  /** Keeps the manifest for {@code platform} in the index. */
  default void rememberPlatformManifest(Digest index, String platform, Digest manifest) {}

  /** A kept manifest of the repository; its bytes have this digest. */
  default Optional<RawManifest> manifest(Repository repository, Digest digest) {
    return Optional.empty();
  }

  /** Keeps a manifest of the repository, unless it is over the ordinary length. */
  default void rememberManifest(Repository repository, RawManifest manifest) {}

  /** Drops a manifest of the repository. */
  default void forgetManifest(Repository repository, Digest digest) {}

  /** The repository of the registry that last held the blob. */
  default Optional<Repository> blobPlace(RegistryHost registry, Digest blob) {
    return Optional.empty();
  }

  /** Keeps the repository as a holder of the blob. */
  default void rememberBlobPlace(Repository repository, Digest blob) {}

  /** Drops the repository as a holder of the blob, if it is the kept one. */
  default void forgetBlobPlace(Repository repository, Digest blob) {}

  /** The kept address of an unfinished upload of the blob to the repository. */
  default Optional<String> upload(Repository repository, Digest blob) {
    return Optional.empty();
  }

  /** Keeps the address of an upload of the blob to the repository. */
  default void rememberUpload(Repository repository, Digest blob, String address) {}

  /** Drops the upload of the blob to the repository. */
  default void forgetUpload(Repository repository, Digest blob) {}

  /** Whether any failed image is kept; a cheap check. */
  default boolean knowsFailedImages() {
    return false;
  }

  /** The text kept for a failed image. */
  default Optional<String> failedImage(Digest image) {
    return Optional.empty();
  }

  /** Keeps a text for a failed image. */
  default void rememberFailedImage(Digest image, String text) {}

  /** Drops the text of a failed image. */
  default void forgetFailedImage(Digest image) {}

  /** The text kept about a subject, such as a task. */
  default Optional<String> note(String subject) {
    return Optional.empty();
  }

  /** Keeps a text about a subject, also after a kill of the process. */
  default void keepNote(String subject, String text) {}

  /** Drops the text about a subject. */
  default void dropNote(String subject) {}
}
