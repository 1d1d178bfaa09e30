package io.drayage.oci;

import java.util.List;
import java.util.Optional;

/**
 * Manifest of one image or artifact, with the blobs that must be pushed before it (image-spec,
 * Image Manifest). {@code blobs} holds each digest once, the configuration first. Layers that are
 * not distributable are left out; their addresses are never used.
 *
 * @param foreignLayers number of layers that are left out
 */
public record ImageManifest(
    RawManifest raw, List<Descriptor> blobs, Optional<Descriptor> config, int foreignLayers)
    implements Manifest {
  public ImageManifest {
    blobs = List.copyOf(blobs);
  }

  /** The sum of the blobs' sizes in bytes. */
  public long blobBytes() {
    return blobs.stream().mapToLong(Descriptor::sizeBytes).sum();
  }
}
