package io.drayage.registry.traffic;

import io.drayage.oci.RegistryHost;

/** Says what holds for each registry. */
@FunctionalInterface
public interface TrafficRules {
  /** The same for every name of one registry. */
  TrafficLimits limits(RegistryHost registry, Side side);

  /** No limits. */
  static TrafficRules none() {
    return (registry, side) -> TrafficLimits.NONE;
  }
}
