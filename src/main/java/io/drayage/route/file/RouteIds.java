package io.drayage.route.file;

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
 * Finds duplicate ids, in one file or across files. Camel silently keeps only the last route of the
 * same id.
 */
final class RouteIds {
  /** Nodes with free keys, in which {@code id} has no meaning for Camel. */
  private static final Set<String> FREE = Set.of("parameters", "properties", "constructors");

  private final Map<String, String> first = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  /** Returns one problem for each duplicate. */
  List<String> problems(Map<RouteSource, YamlPlaces> files) {
    files.forEach(
        (source, places) -> {
          for (MappingNode item : places.items()) {
            listener(source, item);
            named(source, item, "route");
            named(source, item, "routeConfiguration");
            named(source, item, "routeTemplate");
            YamlPlaces.value(item, "beans")
                .ifPresent(beans -> scalar(source, beans, "name", "bean name"));
          }
        });
    return problems;
  }

  /** Checks a route's {@code direct:} endpoint, which allows one route only. */
  private void listener(RouteSource source, Node route) {
    Optional<Node> uri =
        YamlPlaces.value(route, "from").flatMap(from -> YamlPlaces.value(from, "uri"));
    if (uri.orElse(null) instanceof ScalarNode name && name.getValue().startsWith("direct:")) {
      add("'from'", name.getValue().replaceFirst("\\?.*", ""), source, YamlPlaces.line(name));
    }
  }

  private void scalar(RouteSource source, Node definition, String key, String kind) {
    YamlPlaces.visit(
        definition,
        List.of(),
        (path, value, line) -> {
          if (path.equals(List.of(key)) && value instanceof ScalarNode name) {
            add(kind, name.getValue(), source, line);
          }
        });
  }

  private void named(RouteSource source, MappingNode item, String kind) {
    int before = problems.size();
    YamlPlaces.value(item, kind)
        .ifPresent(
            definition -> {
              scalar(source, definition, "id", kind + " id");
              // step ids of a duplicate route are duplicates too; one problem is enough
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
      add("step id", id.getValue(), source, line);
    }
  }

  private void add(String kind, String id, RouteSource source, int line) {
    String place = source.file() + ":" + line;
    String other = first.putIfAbsent(kind + " " + id, place);
    if (other != null) {
      problems.add(
          "%s: the %s %s stands in %s too: rename or remove one of them"
              .formatted(place, kind, id, other));
    }
  }
}
