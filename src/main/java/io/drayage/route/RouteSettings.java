package io.drayage.route;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Settings of the routes.
 *
 * @param routesDir folder of the {@code *.camel.yaml} files
 * @param leftOut names of files that are not read
 * @param extensionsDir folder of jars with an operator's own steps; need not exist
 * @param propertyLocations Camel property locations; the first one with a key wins
 * @param overrides properties that win over every location
 * @param parallelRepositories repositories listed at a time
 * @param parallelImages images planned or waiting for their copy at a time
 * @param longestRetryAfter longest delay that a registry can ask for with a rate limit
 * @param longestNetworkDelay longest delay that an unavailable registry can ask for
 */
public record RouteSettings(
    Path routesDir,
    Set<String> leftOut,
    Path extensionsDir,
    List<String> propertyLocations,
    Map<String, String> overrides,
    int parallelRepositories,
    int parallelImages,
    Duration longestRetryAfter,
    Duration longestNetworkDelay) {
  public RouteSettings {
    leftOut = Set.copyOf(leftOut);
    propertyLocations = List.copyOf(propertyLocations);
    overrides = Map.copyOf(overrides);
  }
}
