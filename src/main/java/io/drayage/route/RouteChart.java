package io.drayage.route;

import io.drayage.route.file.RouteAddress;
import io.drayage.route.timer.TaskTimer;
import io.drayage.status.RouteMap;
import io.drayage.status.RouteMap.Counters;
import io.drayage.status.RouteMap.Edge;
import io.drayage.status.RouteMap.Node;
import io.drayage.status.RouteMap.Step;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.spi.Resource;
import org.jspecify.annotations.Nullable;

/** Draws the routes of a context as nodes and edges. */
final class RouteChart {
  private final ModelCamelContext context;
  private final Map<String, Counters> counters = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();

  /** Routes of the timers' template, which are one node. */
  private final List<String> timers = new ArrayList<>();

  /** Makes a chart with these counters. */
  RouteChart(ModelCamelContext context, List<RouteCounter> counted) {
    this.context = context;
    counted.forEach(
        one ->
            counters.put(
                one.routeId(),
                new Counters(
                    one.total(), one.failed(), one.handled(), one.inFlight(), one.lastFailure())));
  }

  private Optional<Counters> counters(String routeId) {
    return Optional.ofNullable(counters.get(routeId));
  }

  RouteMap map(Instant loaded) {
    Model model =
        Objects.requireNonNull(context.getCamelContextExtension().getContextPlugin(Model.class));
    for (RouteDefinition route : RouteCondition.routes(context)) {
      if (TaskTimer.isRoute(route.getRouteId())) {
        timers.add(route.getRouteId());
      } else {
        nodes.add(node(route, "route", route.getRouteId(), counters(route.getRouteId())));
      }
    }
    for (RouteTemplateDefinition template : List.copyOf(model.getRouteTemplateDefinitions())) {
      nodes.add(node(template.getRoute(), "template", template.getId(), made(template.getId())));
    }
    return new RouteMap(Optional.of(loaded), nodes, edges());
  }

  /** Sums of the routes that were made of a template. */
  private Optional<Counters> made(String template) {
    return template.equals(TaskTimer.TEMPLATE)
        ? timers.stream().map(this::counters).flatMap(Optional::stream).reduce(RouteChart::sum)
        : Optional.empty();
  }

  private static Counters sum(Counters one, Counters other) {
    Optional<Instant> last =
        one.lastFailure().isPresent()
                && other.lastFailure().filter(one.lastFailure().get()::isBefore).isEmpty()
            ? one.lastFailure()
            : other.lastFailure();
    return new Counters(
        one.total() + other.total(),
        one.failed() + other.failed(),
        one.handled() + other.handled(),
        one.inflight() + other.inflight(),
        last);
  }

  private Node node(RouteDefinition route, String kind, String id, Optional<Counters> counted) {
    return new Node(
        id,
        kind,
        path(route.getResource()).map(Path::getFileName).map(Path::toString),
        path(route.getResource()).map(Path::getParent).map(Path::toString),
        route.getLineNumber() > 0 ? Optional.of(route.getLineNumber()) : Optional.empty(),
        Optional.ofNullable(route.getDescription()),
        Optional.ofNullable(route.getNote()),
        RouteAddress.shown(context, route.getInput().getEndpointUri()),
        new RouteSteps(context).of(route),
        counted);
  }

  private static Optional<Path> path(@Nullable Resource resource) {
    return Optional.ofNullable(resource)
        .map(known -> Path.of(known.getLocation().replaceFirst("^file:", "")));
  }

  private List<Edge> edges() {
    Map<String, List<Node>> byInput = new HashMap<>();
    nodes.forEach(node -> byInput.computeIfAbsent(node.from(), any -> new ArrayList<>()).add(node));
    List<Edge> edges = new ArrayList<>();
    for (Node node : nodes) {
      if (!RouteAddress.isInside(node.from())) {
        edges.add(
            new Edge(
                node.from(),
                node.id(),
                Optional.empty(),
                RouteAddress.scheme(node.from()),
                total(node)));
      }
      for (Step step : node.steps()) {
        step.to().ifPresent(to -> link(node, step, to, byInput.getOrDefault(to, List.of()), edges));
      }
    }
    return counted(edges);
  }

  private static void link(
      Node node, Step step, String to, List<Node> receivers, List<Edge> edges) {
    Optional<String> id = Optional.of(step.id());
    String kind = RouteAddress.scheme(to);
    if (receivers.isEmpty()) {
      edges.add(new Edge(node.id(), to, id, kind, Optional.empty()));
    }
    for (Node receiver : receivers) {
      edges.add(new Edge(node.id(), receiver.id(), id, kind, Optional.empty()));
    }
  }

  /** An only edge to a route has the exchanges of the route. */
  private List<Edge> counted(List<Edge> edges) {
    Map<String, Integer> into = new HashMap<>();
    edges.forEach(edge -> into.merge(edge.to(), 1, Integer::sum));
    Map<String, Optional<Long>> totals = new HashMap<>();
    nodes.forEach(node -> totals.put(node.id(), total(node)));
    return edges.stream()
        .map(
            edge ->
                into.getOrDefault(edge.to(), 0) == 1
                    ? new Edge(
                        edge.from(),
                        edge.to(),
                        edge.step(),
                        edge.kind(),
                        totals.getOrDefault(edge.to(), Optional.empty()))
                    : edge)
        .toList();
  }

  private static Optional<Long> total(Node node) {
    return node.counters().map(counted -> counted.total() + counted.inflight());
  }
}
