package io.drayage.oci;

import java.util.List;

/** An image index or Docker manifest list: entries that name other manifests by digest. */
public record ImageIndex(RawManifest raw, List<Descriptor> entries) implements Manifest {
  /** Copies the list. */
  public ImageIndex {
    entries = List.copyOf(entries);
  }
}
