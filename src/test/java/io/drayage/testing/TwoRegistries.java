package io.drayage.testing;

import io.drayage.oci.Digest;
import io.drayage.registry.RegistryClient;
import io.drayage.registry.TargetPreparation;
import io.drayage.sync.Memory;
import io.drayage.sync.Registries;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A source and a target in memory, and a memory that lasts as long as they do. */
public record TwoRegistries(FakeRegistry from, FakeRegistry to, Map<String, Digest> resolutions)
    implements Registries, Memory {

  public static TwoRegistries empty() {
    return new TwoRegistries(
        new FakeRegistry("source.example"), new FakeRegistry("target.example"), new HashMap<>());
  }

  @Override
  public RegistryClient source(String taskName) {
    return from;
  }

  @Override
  public RegistryClient target(String taskName) {
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

  public void forgetRequests() {
    from.forgetRequests();
    to.forgetRequests();
  }
}
