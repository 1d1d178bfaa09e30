package io.drayage.metrics;

import io.drayage.status.Overview;
import io.drayage.status.ReloadState;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * What meters read at each scrape. Each call is quick.
 *
 * @param reloads last reloads of sync files and routes
 * @param work copies waiting and under way
 * @param routes exchanges of the current routes
 */
public record Present(
    Overview overview,
    Supplier<List<ReloadState>> reloads,
    Supplier<Work> work,
    Supplier<List<Exchanges>> routes) {
  /**
   * Copies waiting and under way.
   *
   * @param waiting images that wait for their turn
   * @param copying images that are copied
   * @param bytesInFlight bytes of the blobs that are sent
   */
  public record Work(int waiting, int copying, long bytesInFlight) {}

  /**
   * Exchanges of a route since the start of the process.
   *
   * @param total exchanges that have ended
   * @param failed those of them that ended with an exception
   * @param handled those of them with a failure that a route configuration has handled
   * @param inFlight exchanges under way
   * @param time sum of the times of ended exchanges
   */
  public record Exchanges(
      String routeId, long total, long failed, long handled, long inFlight, Duration time) {}
}
