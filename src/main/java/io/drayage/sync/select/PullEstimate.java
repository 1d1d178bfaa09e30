package io.drayage.sync.select;

import io.drayage.oci.Descriptor;
import io.drayage.oci.ImageIndex;
import io.drayage.oci.MalformedException;
import io.drayage.oci.Manifest;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Repository;
import io.drayage.registry.ManifestSummary;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Memory;
import java.util.Optional;

/**
 * Estimates the most pulls of an image: its manifest and those below it, less the kept ones. If the
 * index is not kept, its size in the answer to {@code HEAD} bounds the number of its entries.
 */
final class PullEstimate {
  /** Shortest JSON of an entry: type, digest, size and platform without white space. */
  private static final long ENTRY_BYTES = 200;

  private static final int MOST = 1_000;

  private final Memory kept;

  PullEstimate(Memory kept) {
    this.kept = kept;
  }

  /** The most pulls of the image that {@code source} describes. */
  int of(ImagePair image, ManifestSummary source) {
    Repository repository = image.source().repository();
    Optional<RawManifest> top = kept.manifest(repository, source.digest());
    if (top.isPresent()) {
      return below(image, top.get());
    }
    if (!source.mediaType().isIndex()) {
      return 1;
    }
    long entries = Math.max(1, source.sizeBytes() / ENTRY_BYTES);
    return 1 + (int) Math.min(entries, wanted(image));
  }

  private int below(ImagePair image, RawManifest top) {
    try {
      if (!(Manifest.parse(top) instanceof ImageIndex index)) {
        return 0;
      }
      Repository repository = image.source().repository();
      long missing =
          index.entries().stream()
              .filter(entry -> entry.mediaType().isManifestOrIndex())
              .map(Descriptor::digest)
              .distinct()
              .filter(child -> kept.manifest(repository, child).isEmpty())
              .count();
      return (int) (index.mayHoldPlatforms() ? Math.min(missing, wanted(image)) : missing);
    } catch (MalformedException e) {
      // the copy drops the kept manifest and pulls it again
      return 1;
    }
  }

  private static int wanted(ImagePair image) {
    return image.wantsAllPlatforms() ? MOST : image.platforms().size();
  }
}
