package io.drayage.sync;

import io.drayage.registry.RegistrySource;
import io.drayage.registry.RegistryTarget;
import io.drayage.registry.TargetPreparation;

/** The clients for a task's two registries; orders name the task, never its credentials. */
public interface Registries {
  /** The client for the task's source. */
  RegistrySource source(String taskName);

  /** The client for the task's target. */
  RegistryTarget target(String taskName);

  /** What the task's target wants before a repository that it lacks is written to. */
  TargetPreparation preparation(String taskName);
}
