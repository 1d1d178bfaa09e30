package io.drayage.forecast;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.oci.Repository;
import io.drayage.registry.BlobUpload;
import io.drayage.registry.ForwardingSource;
import io.drayage.registry.RegistrySource;
import io.drayage.registry.RegistryTarget;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/** A target that is read, never written. */
final class DryTarget extends ForwardingSource implements RegistryTarget {
  private final CountedRequests counts;

  DryTarget(RegistrySource target, CountedRequests counts) {
    super(target);
    this.counts = counts;
  }

  @Override
  public BlobUpload startUpload(Repository repository, Digest digest) {
    return new DryUpload();
  }

  /** Never resumes: the state of an upload cannot be read without going on with it. */
  @Override
  public Optional<BlobUpload> resumeUpload(Repository repository, Descriptor blob, String address) {
    return Optional.empty();
  }

  /** Assumes success, as on registries with mounts. */
  @Override
  public Optional<BlobUpload> mountBlob(Repository repository, Digest digest, Repository from) {
    return Optional.empty();
  }

  @Override
  public void pushManifest(Reference reference, RawManifest manifest) {
    counts.push(manifest.size());
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
