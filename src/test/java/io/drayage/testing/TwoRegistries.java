package io.drayage.testing;

import io.drayage.oci.Digest;
import io.drayage.registry.RegistrySource;
import io.drayage.registry.RegistryTarget;
import io.drayage.registry.TargetPreparation;
import io.drayage.sync.Memory;
import io.drayage.sync.Registries;
import io.drayage.sync.StopSignal;
import io.drayage.sync.SyncListener;
import io.drayage.sync.copy.ImageCopier;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Source and target registries in memory, with a memory of their lifetime. */
public record TwoRegistries(FakeRegistry from, FakeRegistry to, Map<String, Digest> resolutions)
    implements Registries, Memory {

  public static TwoRegistries empty() {
    return new TwoRegistries(
        new FakeRegistry("source.example"), new FakeRegistry("target.example"), new HashMap<>());
  }

  @Override
  public RegistrySource source(String taskName) {
    return from;
  }

  @Override
  public RegistryTarget target(String taskName) {
    return to;
  }

  @Override
  public TargetPreparation preparation(String taskName) {
    return TargetPreparation.none();
  }

  @Override
  public Optional<Digest> platformManifest(Digest index, String platform) {
    return Optional.ofNullable(resolutions.get(index + platform));
  }

  @Override
  public void rememberPlatformManifest(Digest index, String platform, Digest manifest) {
    resolutions.put(index + platform, manifest);
  }

  /** A copier with one transfer at a time, without memory of blobs. */
  public ImageCopier copier() {
    return new ImageCopier(this, this, Runnable::run, SyncListener.none(), new StopSignal());
  }

  public void forgetRequests() {
    from.forgetRequests();
    to.forgetRequests();
  }
}
