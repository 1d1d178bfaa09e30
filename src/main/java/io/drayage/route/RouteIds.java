package io.drayage.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Finds ids that stand twice, in one file or in several. Of two routes with one id Camel keeps the
 * one that it reads last, without a word.
 */
final class RouteIds {
  /** What an operator names freely, where an {@code id} is none of Camel's. */
  private static final Set<String> FREE = Set.of("parameters", "properties", "constructors");

  private final Map<String, Id> first = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private record Id(RouteSource source, int line) {
    String place() {
      return source.file() + ":" + line;
    }
  }

  /** A problem for each id that stands twice. */
  List<String> problems(Map<RouteSource, YamlPlaces> files) {
    files.forEach(
        (source, places) -> {
          for (MappingNode item : places.items()) {
            listener(source, item);
            named(source, item, "route");
            named(source, item, "routeConfiguration");
            named(source, item, "routeTemplate");
            YamlPlaces.value(item, "beans")
                .ifPresent(
                    beans ->
                        YamlPlaces.visit(
                            beans,
                            List.of(),
                            (path, value, line) -> {
                              if (path.equals(List.of("name"))
                                  && value instanceof ScalarNode name) {
                                add("bean name", name.getValue(), new Id(source, line));
                              }
                            }));
          }
        });
    return problems;
  }

  /** Two routes can't listen to one {@code direct:} name. */
  private void listener(RouteSource source, Node route) {
    Optional<Node> uri =
        YamlPlaces.value(route, "from").flatMap(from -> YamlPlaces.value(from, "uri"));
    if (uri.orElse(null) instanceof ScalarNode name && name.getValue().startsWith("direct:")) {
      add(
          "'from'",
          name.getValue().replaceFirst("\\?.*", ""),
          new Id(source, YamlPlaces.line(name)));
    }
  }

  private void named(RouteSource source, MappingNode item, String kind) {
    int before = problems.size();
    YamlPlaces.value(item, kind)
        .ifPresent(
            definition -> {
              YamlPlaces.visit(
                  definition,
                  List.of(),
                  (path, value, line) -> {
                    if (path.equals(List.of("id")) && value instanceof ScalarNode id) {
                      add(kind + " id", id.getValue(), new Id(source, line));
                    }
                  });
              // the steps of a route that stands twice stand twice too, which says nothing new
              if (kind.equals("route") && before == problems.size()) {
                listener(source, definition);
                YamlPlaces.visit(
                    definition, List.of(), (path, value, line) -> step(source, path, value, line));
              }
            });
  }

  private void step(RouteSource source, List<String> path, Node value, int line) {
    if (path.size() > 1
        && path.get(path.size() - 1).equals("id")
        && path.stream().noneMatch(FREE::contains)
        && value instanceof ScalarNode id) {
      add("step id", id.getValue(), new Id(source, line));
    }
  }

  private void add(String kind, String id, Id place) {
    Optional<Id> earlier = Optional.ofNullable(first.putIfAbsent(kind + " " + id, place));
    earlier.ifPresent(
        other ->
            problems.add(
                "%s: the %s %s stands in %s too: rename or remove one of them"
                    .formatted(place.place(), kind, id, other.place())));
  }
}
