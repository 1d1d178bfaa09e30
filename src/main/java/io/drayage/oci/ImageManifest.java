package io.drayage.oci;

import java.util.List;
import java.util.Optional;

/**
 * The manifest of one image or artifact: the blobs that must be there before it is pushed
 * (image-spec, Image Manifest). {@code blobs} holds each digest once, the configuration first; what
 * is not distributable is left out, and never fetched from the addresses that such an entry names.
 *
 * @param foreignLayers how many layers were left out
 */
public record ImageManifest(
    RawManifest raw, List<Descriptor> blobs, Optional<Descriptor> config, int foreignLayers)
    implements Manifest {
  /** Copies the list. */
  public ImageManifest {
    blobs = List.copyOf(blobs);
  }

  /** The sum of the blobs' sizes in bytes. */
  public long blobBytes() {
    return blobs.stream().mapToLong(Descriptor::sizeBytes).sum();
  }
}
