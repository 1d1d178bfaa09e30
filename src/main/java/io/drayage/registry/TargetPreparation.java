package io.drayage.registry;

import io.drayage.oci.Repository;

/** What a registry wants before the first image comes into a repository that it does not have. */
@FunctionalInterface
public interface TargetPreparation {
  /**
   * Makes a repository ready to be pushed to; does nothing when it is.
   *
   * @throws RegistryException if that fails
   */
  void prepare(Repository repository);

  /** For registries that make repositories by themselves. */
  static TargetPreparation none() {
    return repository -> {};
  }
}
