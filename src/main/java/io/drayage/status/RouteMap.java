package io.drayage.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The routes as loaded, and their links. Addresses are without query, user and secrets.
 *
 * @param loaded time of the last load
 */
public record RouteMap(Optional<Instant> loaded, List<Node> nodes, List<Edge> edges) {
  public RouteMap {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /** A map without routes. */
  public static RouteMap empty() {
    return new RouteMap(Optional.empty(), List.of(), List.of());
  }

  /**
   * A route or a template.
   *
   * @param kind {@code route} or {@code template}
   * @param file name of the route file
   * @param folder folder of the file: the shipped one, or the operator's own
   * @param line line in it, from 1
   * @param from address of its input
   */
  public record Node(
      String id,
      String kind,
      Optional<String> file,
      Optional<String> folder,
      Optional<Integer> line,
      Optional<String> description,
      Optional<String> note,
      String from,
      List<Step> steps,
      Optional<Counters> counters) {
    public Node {
      steps = List.copyOf(steps);
    }
  }

  /**
   * A step, in the order of the file.
   *
   * @param kind such as {@code process}, {@code to} or {@code split}
   * @param depth nesting, from 0
   * @param to address that it sends to
   */
  public record Step(
      String id,
      String kind,
      int depth,
      Optional<String> description,
      Optional<String> to,
      Optional<Counters> counters) {}

  /**
   * Exchanges since the start of the process.
   *
   * @param total exchanges that ended
   * @param failed those of them that ended with an exception
   * @param handled those of them with a failure that an error policy has handled
   * @param lastFailure end of the last exchange with a failure, handled or not
   */
  public record Counters(
      long total, long failed, long handled, long inflight, Optional<Instant> lastFailure) {}

  /**
   * A link from a route, or from outside, to a route or to outside.
   *
   * @param from id of a route, or an address outside
   * @param to id of a route, or an address outside
   * @param step id of the step that sends
   * @param kind {@code direct}, {@code seda}, {@code template}, or the scheme of an address outside
   * @param count exchanges over it
   */
  public record Edge(
      String from, String to, Optional<String> step, String kind, Optional<Long> count) {}
}
