package io.drayage.registry.traffic;

import io.drayage.oci.RegistryHost;

/** Rules that set the limits of each registry. */
@FunctionalInterface
public interface LimitRules {
  /** Limits of a registry, equal for all its names. */
  LimitSettings limits(RegistryHost registry, Side side);

  /** Rules without limits. */
  static LimitRules none() {
    return (registry, side) -> LimitSettings.NONE;
  }
}
