package io.drayage.status;

import java.time.Instant;
import java.util.Optional;

/**
 * A registry of the current sync files.
 *
 * @param registry host as in the file; Docker Hub as {@code docker.io}
 * @param circuitOpen whether requests are withheld after too many failures
 * @param spent pulls since the start of the process
 * @param pulls what the registry tells of its pull limit
 */
public record RegistryState(
    String registry, boolean circuitOpen, long spent, Optional<Pulls> pulls) {
  /**
   * A pull limit.
   *
   * @param reserve pulls that are left to others
   * @param reset time at which the limit is full again, if the registry tells it
   */
  public record Pulls(long limit, long remaining, long reserve, Optional<Instant> reset) {}
}
