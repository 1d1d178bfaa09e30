package io.drayage.registry;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * A client for a registry that is only read: what would write fails before anything is sent. Every
 * method stands here by itself, so that a new one can't write by being forgotten.
 */
public final class ReadingClient implements RegistryClient {
  private final RegistryClient client;

  /** Reads by way of {@code client}. */
  public ReadingClient(RegistryClient client) {
    this.client = client;
  }

  @Override
  public RegistryHost host() {
    return client.host();
  }

  @Override
  public Object identity() {
    return client.identity();
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
    throw refused("upload of " + repository + "@" + digest);
  }

  @Override
  public Optional<BlobUpload> resumeUpload(Repository repository, Descriptor blob, String address) {
    throw refused("upload of " + repository + "@" + blob.digest());
  }

  @Override
  public Optional<BlobUpload> mountBlob(Repository repository, Digest digest, Repository from) {
    throw refused("mount of " + repository + "@" + digest);
  }

  @Override
  public void pushManifest(Reference reference, RawManifest manifest) {
    throw refused("PUT manifest " + reference);
  }

  private RegistryException refused(String operation) {
    return new RegistryException.Denied(
        new RegistryException.Details(
            host(),
            operation,
            "this registry is a source and is never written to; nothing was sent",
            0,
            "",
            1,
            "the property drayage.registry.%s.role says so".formatted(host())));
  }
}
