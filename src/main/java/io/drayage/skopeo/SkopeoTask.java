package io.drayage.skopeo;

import io.drayage.registry.RegistrySettings;

/**
 * Settings of a task for skopeo.
 *
 * @param binary path of the program, or name on the {@code PATH}
 * @param source connection settings of the source
 * @param target connection settings of the target
 */
public record SkopeoTask(String binary, RegistrySettings source, RegistrySettings target) {}
