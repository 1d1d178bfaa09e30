package io.drayage.sync;

import io.drayage.registry.RegistrySource;
import io.drayage.registry.RegistryTarget;
import io.drayage.registry.TargetPreparation;

/** The clients for each task's two registries. Orders name the task, never its credentials. */
public interface Registries {
  /** The client for the task's source. */
  RegistrySource source(String taskName);

  /** The client for the task's target. */
  RegistryTarget target(String taskName);

  /** The step that creates repositories which the task's target lacks. */
  TargetPreparation preparation(String taskName);
}
