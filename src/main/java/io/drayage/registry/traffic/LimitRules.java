package io.drayage.registry.traffic;

import io.drayage.oci.RegistryHost;

/** Says what holds for each registry. */
@FunctionalInterface
public interface LimitRules {
  /** The same for every name of one registry. */
  LimitSettings limits(RegistryHost registry, Side side);

  /** No limits. */
  static LimitRules none() {
    return (registry, side) -> LimitSettings.NONE;
  }
}
