package io.drayage.sync;

import io.drayage.oci.Digest;
import java.util.Optional;

/**
 * Remembers what a platform resolves to within an index. That never changes for a given index
 * digest, so an entry is never wrong, only missing.
 */
public interface ResolutionMemory extends BlobMemory {
  /** The manifest that {@code platform} chose in the index, if it was ever resolved. */
  Optional<Digest> recall(Digest index, String platform);

  /** Keeps what {@code platform} chose in the index. */
  void remember(Digest index, String platform, Digest manifest);
}
