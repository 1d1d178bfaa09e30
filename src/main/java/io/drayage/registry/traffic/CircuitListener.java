package io.drayage.registry.traffic;

import io.drayage.oci.RegistryHost;
import java.time.Duration;

/** Hears of circuits that open. */
@FunctionalInterface
public interface CircuitListener {
  /** Requests to the registry fail at once, for {@code pause}. Called without a lock. */
  void opened(RegistryHost registry, Duration pause);
}
