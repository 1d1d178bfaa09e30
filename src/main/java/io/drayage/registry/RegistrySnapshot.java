package io.drayage.registry;

import io.drayage.oci.RegistryHost;
import java.time.Instant;
import java.util.Optional;

/**
 * The present state of a registry's clients.
 *
 * @param circuitOpen whether requests are withheld after too many failures
 * @param pulls manifests pulled since the start of the process
 * @param limit the limit with the fewest pulls left, of all accounts
 * @param reset time at which that limit is full again, at the latest; empty if it is full
 */
public record RegistrySnapshot(
    RegistryHost host,
    boolean circuitOpen,
    long pulls,
    Optional<PullLimit> limit,
    Optional<Instant> reset) {
  /** This or the other snapshot of the same registry, whichever has fewer pulls left. */
  RegistrySnapshot withFewerPulls(RegistrySnapshot other) {
    long mine = limit.map(PullLimit::remaining).orElse(Long.MAX_VALUE);
    long others = other.limit.map(PullLimit::remaining).orElse(Long.MAX_VALUE);
    return others < mine ? other : this;
  }
}
