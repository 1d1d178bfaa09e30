package io.drayage.route;

import com.networknt.schema.path.NodePath;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Where the parts of a YAML document stand. */
final class YamlPlaces {
  private final Node root;

  private YamlPlaces(Node root) {
    this.root = root;
  }

  /** Throws a {@link RouteException} with the place if that is no YAML. */
  static YamlPlaces of(RouteSource source) {
    try {
      Optional<Node> root =
          new Compose(LoadSettings.builder().setUseMarks(true).build())
              .composeString(source.yaml());
      return new YamlPlaces(
          root.orElseThrow(() -> new RouteException(source.file() + ":1: the file is empty")));
    } catch (YamlEngineException e) {
      throw RouteErrors.inFile(source.file(), e);
    }
  }

  /**
   * The line, from 1, of {@code property} in what {@code path} names, or of as much as there is.
   */
  int line(NodePath path, @Nullable String property) {
    Node at = root;
    int line = line(at.getStartMark());
    for (int depth = 0; depth < path.getNameCount(); depth++) {
      Optional<Part> part = part(at, path.getElement(depth));
      if (part.isEmpty()) {
        return line;
      }
      at = part.get().value();
      line = part.get().line();
    }
    return property == null ? line : part(at, property).map(Part::line).orElse(line);
  }

  private record Part(Node value, int line) {}

  private static Optional<Part> part(Node node, Object step) {
    if (node instanceof SequenceNode list && step instanceof Integer index) {
      return index < list.getValue().size()
          ? Optional.of(list.getValue().get(index))
              .map(item -> new Part(item, line(item.getStartMark())))
          : Optional.empty();
    }
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode key
            && key.getValue().equals(String.valueOf(step))) {
          return Optional.of(new Part(entry.getValueNode(), line(key.getStartMark())));
        }
      }
    }
    return Optional.empty();
  }

  private static int line(Optional<Mark> mark) {
    return mark.map(Mark::getLine).orElse(0) + 1;
  }
}
