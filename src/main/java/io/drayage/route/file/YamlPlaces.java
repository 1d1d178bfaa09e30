package io.drayage.route.file;

import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Where the parts of a YAML document stand. */
public final class YamlPlaces {
  /** Deeper than any route; what parses a file recursively ends by a stack overflow otherwise. */
  private static final int MAX_NESTING = 100;

  private final Node root;

  private YamlPlaces(Node root) {
    this.root = root;
  }

  /** Takes each key of a document with the keys above it, {@code path}, which ends with it. */
  interface Visitor {
    void visit(List<String> path, Node value, int line);
  }

  /** Throws a {@link RouteException} with the place if that is no YAML. */
  static YamlPlaces of(RouteSource source) {
    return new YamlPlaces(compose(source));
  }

  private static Node compose(RouteSource source) {
    LoadSettings settings = LoadSettings.builder().setUseMarks(true).build();
    try {
      Parser parser = new ParserImpl(settings, new StreamReader(settings, source.yaml()));
      Composer composer = new Composer(settings, new NestingLimit(source, parser));
      return composer
          .getSingleNode()
          .orElseThrow(() -> new RouteException(source.file() + ":1: the file is empty"));
    } catch (YamlEngineException e) {
      throw RouteErrors.inFile(source.file(), e);
    }
  }

  /** Events of a parser, down to a depth that is safe for recursion. */
  private static final class NestingLimit implements Parser {
    private final RouteSource source;
    private final Parser parser;
    private int depth;

    NestingLimit(RouteSource source, Parser parser) {
      this.source = source;
      this.parser = parser;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
      return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
      return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
      return parser.hasNext();
    }

    @Override
    public Event next() {
      Event event = parser.next();
      if (event instanceof CollectionStartEvent && ++depth > MAX_NESTING) {
        throw new RouteException(
            "%s:%d: nested deeper than %d levels, which no route is"
                .formatted(source.file(), line(event.getStartMark()), MAX_NESTING));
      }
      if (event instanceof CollectionEndEvent) {
        depth--;
      }
      return event;
    }
  }

  /** The whole document. */
  Node root() {
    return root;
  }

  /** The items of the document, each a mapping. */
  List<MappingNode> items() {
    List<MappingNode> items = new ArrayList<>();
    if (root instanceof SequenceNode list) {
      for (Node item : list.getValue()) {
        if (item instanceof MappingNode mapping) {
          items.add(mapping);
        }
      }
    }
    return items;
  }

  /** Goes through all keys in the order of the file. */
  void visit(Visitor visitor) {
    visit(root, List.of(), visitor);
  }

  /** Goes through all keys inside {@code node}. */
  static void visit(Node node, List<String> path, Visitor visitor) {
    if (node instanceof SequenceNode list) {
      list.getValue().forEach(item -> visit(item, path, visitor));
    }
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode key) {
          List<String> inner = new ArrayList<>(path);
          inner.add(key.getValue());
          visitor.visit(inner, entry.getValueNode(), line(key.getStartMark()));
          visit(entry.getValueNode(), inner, visitor);
        }
      }
    }
  }

  /** The texts that a node holds: its own, or those of a list. */
  static List<ScalarNode> scalars(Node node) {
    List<ScalarNode> scalars = new ArrayList<>();
    if (node instanceof ScalarNode scalar) {
      scalars.add(scalar);
    } else if (node instanceof SequenceNode list) {
      list.getValue().forEach(item -> scalars.addAll(scalars(item)));
    }
    return scalars;
  }

  /** What stands under {@code key} of a mapping. */
  static Optional<Node> value(Node mapping, String key) {
    return part(mapping, key).map(Part::value);
  }

  /** The text under {@code key} of a mapping. */
  static Optional<String> text(Node mapping, String key) {
    return value(mapping, key)
        .filter(ScalarNode.class::isInstance)
        .map(node -> ((ScalarNode) node).getValue());
  }

  /** The line of a node, from 1. */
  static int line(Node node) {
    return line(node.getStartMark());
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
