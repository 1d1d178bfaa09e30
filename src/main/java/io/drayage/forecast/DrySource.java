package io.drayage.forecast;

import io.drayage.oci.Descriptor;
import io.drayage.oci.DigestReference;
import io.drayage.oci.Manifest;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.oci.Repository;
import io.drayage.registry.ForwardingSource;
import io.drayage.registry.ManifestSummary;
import io.drayage.registry.RegistrySource;
import io.drayage.sync.Memory;
import io.drayage.sync.copy.ManifestCache;
import java.io.InputStream;
import java.util.Optional;

/** A source that reads and counts manifests, but no blobs. */
final class DrySource extends ForwardingSource {
  private final RegistrySource client;
  private final ManifestCache cache;
  private final Memory kept;
  private final CountedRequests counts;

  DrySource(RegistrySource client, ManifestCache cache, Memory kept, CountedRequests counts) {
    super(client);
    this.client = client;
    this.cache = cache;
    this.kept = kept;
    this.counts = counts;
  }

  @Override
  public Optional<ManifestSummary> headManifest(Reference reference) {
    Optional<ManifestSummary> summary = client.headManifest(reference);
    if (summary.filter(known -> known.mediaType().isIndex()).isPresent()) {
      counts.sawIndex();
    }
    return summary;
  }

  @Override
  public RawManifest pullManifest(Reference reference) {
    return reference instanceof DigestReference byDigest
        ? cache.get(client, byDigest, () -> recallOrPull(byDigest))
        : pull(reference);
  }

  /** Empty, since a dry upload reads nothing: it takes the size from the descriptor. */
  @Override
  public InputStream openBlob(Repository repository, Descriptor blob, long offset, Runnable check) {
    counts.blob(blob.sizeBytes());
    return InputStream.nullInputStream();
  }

  private RawManifest recallOrPull(DigestReference reference) {
    return kept.manifest(reference.repository(), reference.digest())
        .filter(Manifest::isReadable)
        .orElseGet(() -> pull(reference));
  }

  private RawManifest pull(Reference reference) {
    RawManifest manifest = client.pullManifest(reference);
    counts.pull();
    return manifest;
  }
}
