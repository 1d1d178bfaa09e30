package io.drayage.skopeo;

import io.drayage.registry.RegistrySettings;

/** What skopeo has to know of a task. */
public interface SkopeoTasks {
  /** The program: a path, or a name on the {@code PATH}. */
  String binary(String taskName);

  /** How the task's source is reached. */
  RegistrySettings source(String taskName);

  /** How the task's target is reached. */
  RegistrySettings target(String taskName);
}
