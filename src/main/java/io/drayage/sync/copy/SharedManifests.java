package io.drayage.sync.copy;

import io.drayage.oci.DigestReference;
import io.drayage.oci.Manifest;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.registry.ForwardingSource;
import io.drayage.registry.RegistrySource;
import io.drayage.registry.RegistryTarget;
import io.drayage.registry.TargetPreparation;
import io.drayage.sync.Memory;
import io.drayage.sync.Registries;
import java.util.Optional;

/**
 * Registries whose sources pull each manifest by digest once, and not at all if it is kept from an
 * earlier run. The same client has just asked for the tag that named the digest, so no client gets
 * content that its source would refuse.
 */
public final class SharedManifests implements Registries {
  private final Registries registries;
  private final Memory kept;
  private final ManifestCache cache = new ManifestCache();

  /** Pulls by the clients of {@code registries} if {@code kept} lacks the manifest. */
  public SharedManifests(Registries registries, Memory kept) {
    this.registries = registries;
    this.kept = kept;
  }

  @Override
  public RegistrySource source(String taskName) {
    return new PulledOnce(registries.source(taskName), cache, kept);
  }

  @Override
  public RegistryTarget target(String taskName) {
    return registries.target(taskName);
  }

  @Override
  public TargetPreparation preparation(String taskName) {
    return registries.preparation(taskName);
  }

  private static final class PulledOnce extends ForwardingSource {
    private final RegistrySource client;
    private final ManifestCache cache;
    private final Memory kept;

    PulledOnce(RegistrySource client, ManifestCache cache, Memory kept) {
      super(client);
      this.client = client;
      this.cache = cache;
      this.kept = kept;
    }

    @Override
    public RawManifest pullManifest(Reference reference) {
      if (reference instanceof DigestReference byDigest) {
        return cache.get(client, byDigest, () -> recallOrPull(byDigest));
      }
      RawManifest pulled = pull(reference);
      return cache.get(client, reference.repository().digest(pulled.digest()), () -> pulled);
    }

    private RawManifest recallOrPull(DigestReference reference) {
      Optional<RawManifest> known = kept.manifest(reference.repository(), reference.digest());
      if (known.isPresent() && !Manifest.isReadable(known.get())) {
        kept.forgetManifest(reference.repository(), reference.digest());
        return pull(reference);
      }
      return known.orElseGet(() -> pull(reference));
    }

    /** Pulls a manifest; an unreadable one is not kept, as a proxy may have broken it. */
    private RawManifest pull(Reference reference) {
      RawManifest pulled = client.pullManifest(reference);
      if (Manifest.isReadable(pulled)) {
        kept.rememberManifest(reference.repository(), pulled);
      }
      return pulled;
    }
  }
}
