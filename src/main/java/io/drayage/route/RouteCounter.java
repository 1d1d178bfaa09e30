package io.drayage.route;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Exchanges of a route since the start of the process, over all reloads of the route files.
 *
 * @param total exchanges that have ended
 * @param failed those of them that ended with an exception
 * @param handled those of them with a failure that a route configuration has handled
 * @param inFlight exchanges under way
 * @param lastFailure end of the last exchange with a failure, handled or not
 * @param time sum of the times of ended exchanges in this route and the routes that it calls
 */
public record RouteCounter(
    String routeId,
    long total,
    long failed,
    long handled,
    long inFlight,
    Optional<Instant> lastFailure,
    Duration time) {}
