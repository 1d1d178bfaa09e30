package io.drayage.config;

import io.drayage.oci.RegistryHost;
import io.drayage.plan.Location;
import java.util.Optional;

/** The two ends of a task, as far as they could be read. */
record Ends(Optional<Location> source, Optional<Location> target) {
  /** Whether {@code name} is one of the two registries. */
  boolean include(RegistryHost name) {
    return is(source, name) || is(target, name);
  }

  private static boolean is(Optional<Location> end, RegistryHost name) {
    return end.filter(location -> location.registry().canonicalName().equals(name.canonicalName()))
        .isPresent();
  }
}
