package io.drayage.forecast;

import io.drayage.registry.RegistryClient;
import io.drayage.registry.TargetPreparation;
import io.drayage.sync.Memory;
import io.drayage.sync.Registries;
import io.drayage.sync.copy.ManifestCache;

/** The registries as one image sees them in a forecast. */
record DryRegistries(Registries registries, ManifestCache cache, Memory kept, CountedRequests tally)
    implements Registries {
  @Override
  public RegistryClient source(String taskName) {
    return new DrySource(registries.source(taskName), cache, kept, tally);
  }

  @Override
  public RegistryClient target(String taskName) {
    return new DryTarget(registries.target(taskName), tally);
  }

  @Override
  public TargetPreparation preparation(String taskName) {
    return TargetPreparation.none();
  }
}
