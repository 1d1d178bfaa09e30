package io.drayage.sync;

import io.drayage.oci.DigestReference;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.registry.ForwardingClient;
import io.drayage.registry.RegistryClient;
import io.drayage.registry.TargetPreparation;

/** The same registries, where a manifest that a digest names is pulled from a source once. */
public final class SharedPulls implements Registries {
  private final Registries registries;
  private final ManifestCache cache = new ManifestCache();

  /** Asks the clients of {@code registries}. */
  public SharedPulls(Registries registries) {
    this.registries = registries;
  }

  @Override
  public RegistryClient source(String taskName) {
    return new PulledOnce(registries.source(taskName), cache);
  }

  @Override
  public RegistryClient target(String taskName) {
    return registries.target(taskName);
  }

  @Override
  public TargetPreparation preparation(String taskName) {
    return registries.preparation(taskName);
  }

  private static final class PulledOnce extends ForwardingClient {
    private final RegistryClient client;
    private final ManifestCache cache;

    PulledOnce(RegistryClient client, ManifestCache cache) {
      super(client);
      this.client = client;
      this.cache = cache;
    }

    @Override
    public RawManifest pullManifest(Reference reference) {
      return reference instanceof DigestReference byDigest
          ? cache.get(client, byDigest, () -> client.pullManifest(byDigest))
          : client.pullManifest(reference);
    }
  }
}
