package io.drayage.forecast;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.BlobUpload;
import io.drayage.registry.ManifestSummary;
import io.drayage.registry.PullLimit;
import io.drayage.registry.RegistryClient;
import io.drayage.registry.RepositoryNames;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A target that is asked what it has, and to which nothing is written. Every method stands here by
 * itself, so that a new one can't write by being forgotten.
 */
final class DryTarget implements RegistryClient {
  private final RegistryClient client;
  private final CountedRequests tally;

  DryTarget(RegistryClient client, CountedRequests tally) {
    this.client = client;
    this.tally = tally;
  }

  @Override
  public RegistryHost host() {
    return client.host();
  }

  @Override
  public Optional<PullLimit> pullLimit(Repository repository) {
    return client.pullLimit(repository);
  }

  @Override
  public Optional<PullLimit> pullLimit() {
    return client.pullLimit();
  }

  @Override
  public Optional<List<String>> listTags(Repository repository) {
    return client.listTags(repository);
  }

  @Override
  public RepositoryNames listRepositories(int maxItems) {
    return client.listRepositories(maxItems);
  }

  @Override
  public Optional<ManifestSummary> headManifest(
      Reference reference, Optional<ManifestSummary> expected) {
    return client.headManifest(reference, expected);
  }

  @Override
  public RawManifest pullManifest(Reference reference) {
    return client.pullManifest(reference);
  }

  @Override
  public boolean hasBlob(Repository repository, Descriptor blob) {
    return client.hasBlob(repository, blob);
  }

  @Override
  public InputStream openBlob(Repository repository, Descriptor blob, long offset, Runnable check) {
    return client.openBlob(repository, blob, offset, check);
  }

  @Override
  public BlobUpload startUpload(Repository repository, Digest digest) {
    return new DryUpload();
  }

  /** What is left of an upload can't be known without asking as if to go on with it. */
  @Override
  public Optional<BlobUpload> resumeUpload(Repository repository, Descriptor blob, String address) {
    return Optional.empty();
  }

  /** Taken to succeed, as it does on registries that can mount. */
  @Override
  public Optional<BlobUpload> mountBlob(Repository repository, Digest digest, Repository from) {
    return Optional.empty();
  }

  @Override
  public void pushManifest(Reference reference, RawManifest manifest) {
    tally.push(manifest.size());
  }

  private static final class DryUpload implements BlobUpload {
    @Override
    public long offset() {
      return 0;
    }

    @Override
    public Optional<String> address() {
      return Optional.empty();
    }

    @Override
    public void send(Descriptor blob, InputStream content, Duration patience) {}

    @Override
    public void cancel() {}
  }
}
