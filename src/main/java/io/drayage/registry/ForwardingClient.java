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
import org.jspecify.annotations.Nullable;

/** A client that leaves every request to another one, for those that change a few of them. */
public abstract class ForwardingClient implements RegistryClient {
  private final RegistryClient client;

  /** Asks {@code client}. */
  protected ForwardingClient(RegistryClient client) {
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
    return client.startUpload(repository, digest);
  }

  @Override
  public Optional<BlobUpload> resumeUpload(Repository repository, Descriptor blob, String address) {
    return client.resumeUpload(repository, blob, address);
  }

  @Override
  public Optional<BlobUpload> mountBlob(Repository repository, Digest digest, Repository from) {
    return client.mountBlob(repository, digest, from);
  }

  @Override
  public void pushManifest(Reference reference, RawManifest manifest) {
    client.pushManifest(reference, manifest);
  }

  /** Clients of one class that leave their requests to the same client see the same things. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ForwardingClient forwarding
        && getClass() == forwarding.getClass()
        && client.equals(forwarding.client);
  }

  @Override
  public int hashCode() {
    return client.hashCode();
  }
}
