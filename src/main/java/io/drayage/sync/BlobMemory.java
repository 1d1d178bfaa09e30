package io.drayage.sync;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Repository;
import java.util.Optional;

/**
 * Remembers over the end of the process, however that came, where blobs are at the targets. A hint:
 * the registry has the last word. Safe for several threads.
 */
public interface BlobMemory {
  /** A repository of {@code repository}'s registry that had the blob, itself or another. */
  default Optional<Repository> home(Repository repository, Descriptor blob) {
    return Optional.empty();
  }

  /** The repository has the blob, complete. */
  default void landed(Repository repository, Descriptor blob) {}
}
