package io.drayage.config;

import io.drayage.oci.RegistryHost;
import io.drayage.plan.CatalogRule;
import io.drayage.plan.Location;
import java.util.Optional;

/**
 * The two ends of a task, as far as they could be read.
 *
 * @param lister how the source's repositories are listed; empty when it lets itself not be listed
 */
record TaskLocations(
    Optional<Location> source, Optional<Location> target, Optional<CatalogRule> lister) {
  /** Whether {@code name} is one of the two registries. */
  boolean include(RegistryHost name) {
    return is(source, name) || is(target, name);
  }

  private static boolean is(Optional<Location> end, RegistryHost name) {
    return end.filter(location -> location.registry().equals(name)).isPresent();
  }
}
