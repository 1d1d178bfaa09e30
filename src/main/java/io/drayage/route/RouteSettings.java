package io.drayage.route;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the routes run with.
 *
 * @param routesDir folder of the {@code *.camel.yaml} files
 * @param extensionsDir folder of the jars with operators' own steps; need not exist
 * @param propertyLocations Camel property locations, the first that has a key wins
 * @param overrides properties that win over every location
 * @param parallelRepositories repositories listed at a time
 * @param parallelImages images looked at, or waiting for their copy, at a time
 * @param longestRetryAfter the longest wait that a registry can ask for that has had enough
 * @param longestNetworkDelay the same for one that can't right now
 */
public record RouteSettings(
    Path routesDir,
    Path extensionsDir,
    List<String> propertyLocations,
    Map<String, String> overrides,
    int parallelRepositories,
    int parallelImages,
    Duration longestRetryAfter,
    Duration longestNetworkDelay) {
  /** Copies the collections. */
  public RouteSettings {
    propertyLocations = List.copyOf(propertyLocations);
    overrides = Map.copyOf(overrides);
  }
}
