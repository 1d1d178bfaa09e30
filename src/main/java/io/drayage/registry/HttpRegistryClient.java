package io.drayage.registry;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.traffic.PullMeter;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The distribution API, one class for each operation. Safe for use by several threads. */
final class HttpRegistryClient implements RegistryTarget {
  private final Api api;
  private final Api catalog;
  private final PullMeter meter;
  private final Object identity = new Object();

  /**
   * {@code catalog} reaches the same registry by an authorization of its own: Harbor wants a
   * password for its catalog and tokens for everything else. {@code meter} reads the answers to
   * {@code api}.
   */
  HttpRegistryClient(Api api, Api catalog, PullMeter meter) {
    this.api = api;
    this.catalog = catalog;
    this.meter = meter;
  }

  /** Time at which the pull limit is full again, at the latest. */
  Optional<Instant> reset() {
    return meter.reset();
  }

  @Override
  public RegistryHost host() {
    return api.origin().registry();
  }

  @Override
  public Object identity() {
    return identity;
  }

  @Override
  public Optional<PullLimit> pullLimit(Repository repository) {
    return meter.read(repository.path()).map(PullLimit::of);
  }

  @Override
  public Optional<PullLimit> pullLimit() {
    return meter.read().map(PullLimit::of);
  }

  @Override
  public Optional<PullTimes> pullTimes() {
    return meter.times().map(times -> new PullTimes(times.asked(), times.heard()));
  }

  @Override
  public int takePulls(int most) {
    return meter.takePulls(most);
  }

  @Override
  public void pulledElsewhere(int number) {
    meter.pulledElsewhere(number);
  }

  @Override
  public Optional<List<String>> listTags(Repository repository) {
    return new TagList(api, repository).read();
  }

  @Override
  public RepositoryNames listRepositories(int maxItems) {
    return new ApiCatalog(catalog).list(maxItems);
  }

  @Override
  public Optional<ManifestSummary> headManifest(Reference reference) {
    return new ManifestCheck(api, reference).check();
  }

  @Override
  public RawManifest pullManifest(Reference reference) {
    return new ManifestPull(api, reference).pull();
  }

  @Override
  public boolean hasBlob(Repository repository, Descriptor blob) {
    return new BlobCheck(api, repository, blob).isPresent();
  }

  @Override
  public InputStream openBlob(Repository repository, Descriptor blob, long offset, Runnable check) {
    return new BlobPull(api, repository, blob, check).open(offset);
  }

  @Override
  public BlobUpload startUpload(Repository repository, Digest digest) {
    return new BlobPush(api, repository, digest).start();
  }

  @Override
  public Optional<BlobUpload> resumeUpload(Repository repository, Descriptor blob, String address) {
    return new ResumedUpload(api, repository, blob).find(address);
  }

  @Override
  public Optional<BlobUpload> mountBlob(Repository repository, Digest digest, Repository from) {
    return new BlobMount(api, repository, digest, from).mount();
  }

  @Override
  public void pushManifest(Reference reference, RawManifest manifest) {
    new ManifestPush(api, reference, manifest).push();
  }
}
