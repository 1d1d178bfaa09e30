package io.drayage.route;

import io.drayage.broker.Broker;
import io.drayage.route.file.RouteFolder;
import io.drayage.route.order.OrderRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of the routes.
 *
 * @param folder the {@code *.camel.yaml} files
 * @param extensionsDir folder of jars with an operator's own steps; need not exist
 * @param propertyLocations Camel property locations; the first one with a key wins
 * @param overrides properties that win over every location
 * @param parallelRepositories repositories listed at a time
 * @param parallelImages images planned or waiting for their copy at a time
 * @param longestRetryAfter longest delay that a registry can ask for with a rate limit
 * @param longestNetworkDelay longest delay that an unavailable registry can ask for
 * @param orders rule of the orders
 * @param broker broker of the orders, if they pass one that this process connects to
 * @param copiesOnly whether there are routes of copies only, as in a worker
 */
public record RouteSettings(
    RouteFolder folder,
    Path extensionsDir,
    List<String> propertyLocations,
    Map<String, String> overrides,
    int parallelRepositories,
    int parallelImages,
    Duration longestRetryAfter,
    Duration longestNetworkDelay,
    OrderRule orders,
    Optional<Broker> broker,
    boolean copiesOnly) {
  public RouteSettings {
    propertyLocations = List.copyOf(propertyLocations);
    overrides = Map.copyOf(overrides);
  }

  /** Settings of a process that copies what it orders. */
  public RouteSettings(
      RouteFolder folder,
      Path extensionsDir,
      List<String> propertyLocations,
      Map<String, String> overrides,
      int parallelRepositories,
      int parallelImages,
      Duration longestRetryAfter,
      Duration longestNetworkDelay) {
    this(
        folder,
        extensionsDir,
        propertyLocations,
        overrides,
        parallelRepositories,
        parallelImages,
        longestRetryAfter,
        longestNetworkDelay,
        OrderRule.inProcess(),
        Optional.empty(),
        false);
  }
}
