package io.drayage.skopeo;

import io.drayage.registry.RegistrySettings;

/**
 * What skopeo has to know of a task.
 *
 * @param binary the program: a path, or a name on the {@code PATH}
 * @param source how the task's source is reached
 * @param target how the task's target is reached
 */
public record SkopeoTask(String binary, RegistrySettings source, RegistrySettings target) {}
