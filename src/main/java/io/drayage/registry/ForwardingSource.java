package io.drayage.registry;

import io.drayage.oci.Descriptor;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A source that passes every request on to another, for classes that change a few of them. */
public abstract class ForwardingSource implements RegistrySource {
  private final RegistrySource source;

  /** Asks {@code source}. */
  protected ForwardingSource(RegistrySource source) {
    this.source = source;
  }

  @Override
  public RegistryHost host() {
    return source.host();
  }

  @Override
  public Object identity() {
    return source.identity();
  }

  @Override
  public Optional<PullLimit> pullLimit(Repository repository) {
    return source.pullLimit(repository);
  }

  @Override
  public Optional<PullLimit> pullLimit() {
    return source.pullLimit();
  }

  @Override
  public Optional<PullTimes> pullTimes() {
    return source.pullTimes();
  }

  @Override
  public int takePulls(int most) {
    return source.takePulls(most);
  }

  @Override
  public void pulledElsewhere(int number) {
    source.pulledElsewhere(number);
  }

  @Override
  public Optional<List<String>> listTags(Repository repository) {
    return source.listTags(repository);
  }

  @Override
  public RepositoryNames listRepositories(int maxItems) {
    return source.listRepositories(maxItems);
  }

  @Override
  public Optional<ManifestSummary> headManifest(Reference reference) {
    return source.headManifest(reference);
  }

  @Override
  public RawManifest pullManifest(Reference reference) {
    return source.pullManifest(reference);
  }

  @Override
  public boolean hasBlob(Repository repository, Descriptor blob) {
    return source.hasBlob(repository, blob);
  }

  @Override
  public InputStream openBlob(Repository repository, Descriptor blob, long offset, Runnable check) {
    return source.openBlob(repository, blob, offset, check);
  }
}
