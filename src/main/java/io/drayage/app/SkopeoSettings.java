package io.drayage.app;

import io.drayage.plan.CopyTool;
import io.drayage.registry.RegistrySettings;
import io.drayage.skopeo.SkopeoTasks;

/** Tells skopeo of the tasks what the native copier goes by, too. */
record SkopeoSettings(RegistryDirectory registries) implements SkopeoTasks {
  @Override
  public String binary(String taskName) {
    return registries.task(taskName).tool() instanceof CopyTool.Skopeo skopeo
        ? skopeo.binary()
        : "skopeo";
  }

  @Override
  public RegistrySettings source(String taskName) {
    return registries.settings(registries.task(taskName).source());
  }

  @Override
  public RegistrySettings target(String taskName) {
    return registries.settings(registries.task(taskName).target());
  }
}
