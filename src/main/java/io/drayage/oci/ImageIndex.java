package io.drayage.oci;

import java.util.List;

/** An image index or Docker manifest list: entries that name other manifests by digest. */
public record ImageIndex(RawManifest raw, List<Descriptor> entries) implements Manifest {
  public ImageIndex {
    entries = List.copyOf(entries);
  }

  /**
   * Whether it may hold images for platforms: an entry names one, or is an index. Indexes of
   * referrers, of artifacts or of a build cache's blobs do not.
   */
  public boolean mayHoldPlatforms() {
    return entries.stream()
        .anyMatch(
            entry ->
                entry.mediaType().isIndex()
                    || entry.mediaType().value().isEmpty()
                    || entry.platform().filter(platform -> !platform.os().isEmpty()).isPresent());
  }
}
