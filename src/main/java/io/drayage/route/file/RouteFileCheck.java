package io.drayage.route.file;

import io.drayage.oci.PrintableText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.TypeConversionException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Check of the text of route files, before Camel reads them: unknown names and unusable values, in
 * places where Camel reports nothing or another file.
 */
public final class RouteFileCheck {
  private static final Set<String> CLASSES =
      Set.of("exception", "beanType", "unmarshalType", "exceptionType");
  private static final Set<String> BEANS =
      Set.of(
          "redeliveryPolicyRef",
          "routePolicyRef",
          "onExceptionOccurredRef",
          "onRedeliveryRef",
          "onPrepareFailureRef",
          "executorService",
          "executorServiceRef",
          "aggregationStrategy",
          "objectMapper");
  private static final Set<String> WITH_REF = Set.of("process", "bean");
  private static final Set<String> YES_OR_NO = Set.of("handled", "continued");
  private static final Set<Class<?>> NUMBERS =
      Set.of(int.class, long.class, double.class, float.class, short.class);

  private static final int MAX_SHOWN = 80;

  private final CamelContext context;
  private final Set<String> declared = new HashSet<>();
  private final List<String> problems = new ArrayList<>();

  /** Checks values as {@code context} would read them. */
  public RouteFileCheck(CamelContext context) {
    this.context = context;
  }

  /** Returns the problems of these files. */
  public List<String> problems(Map<RouteSource, YamlPlaces> files) {
    files.values().forEach(this::declared);
    files.forEach(
        (source, places) -> {
          places.visit(
              (path, value, line) -> {
                if (!isOfTemplate(path, value)) {
                  key(source, path, value);
                }
              });
          for (MappingNode item : places.items()) {
            YamlPlaces.value(item, "beans")
                .filter(SequenceNode.class::isInstance)
                .ifPresent(
                    beans -> ((SequenceNode) beans).getValue().forEach(bean -> bean(source, bean)));
          }
        });
    return problems;
  }

  /** Collects the beans that a file declares; one that fails is not reported at each use too. */
  private void declared(YamlPlaces places) {
    places.visit(
        (path, value, line) -> {
          if (path.equals(List.of("beans", "name"))) {
            YamlPlaces.scalars(value).forEach(name -> declared.add(name.getValue()));
          }
        });
  }

  /** Tells values with template parameters, which are known only when a route is made. */
  private static boolean isOfTemplate(List<String> path, Node value) {
    return path.get(0).equals("routeTemplate")
        && YamlPlaces.scalars(value).stream().anyMatch(text -> text.getValue().contains("{{"));
  }

  private void key(RouteSource source, List<String> path, Node value) {
    String key = path.get(path.size() - 1);
    String above = path.size() > 1 ? path.get(path.size() - 2) : "";
    if (CLASSES.contains(key)) {
      YamlPlaces.scalars(value).forEach(name -> type(source, name));
    } else if (BEANS.contains(key) || (key.equals("ref") && WITH_REF.contains(above))) {
      YamlPlaces.scalars(value).forEach(name -> reference(source, name));
    } else if (YES_OR_NO.contains(key)) {
      YamlPlaces.value(value, "constant").ifPresent(constant -> yesOrNo(source, key, constant));
    }
  }

  private void yesOrNo(RouteSource source, String key, Node constant) {
    Node text = YamlPlaces.value(constant, "expression").orElse(constant);
    if (text instanceof ScalarNode scalar
        && !Set.of("true", "false").contains(resolved(source, scalar).orElse("true"))) {
      add(source, scalar, "%s takes true or false, not '%s'".formatted(key, shown(scalar)));
    }
  }

  private void type(RouteSource source, ScalarNode name) {
    resolved(source, name)
        .filter(type -> context.getClassResolver().resolveClass(type) == null)
        .ifPresent(type -> add(source, name, RouteErrors.noClass(type)));
  }

  /** Checks a list of bean names, which Camel separates by commas. */
  private void reference(RouteSource source, ScalarNode names) {
    for (String name : resolved(source, names).orElse("").split(",", -1)) {
      String bean = name.strip().replaceFirst("^#(?:bean:)?", "");
      if (!bean.isEmpty() && !bean.startsWith("class:") && !isThere(bean)) {
        add(
            source,
            names,
            ("there is no bean %s; docs/operator/routes.md has those of Drayage, a `beans` item"
                    + " adds others")
                .formatted(PrintableText.text(bean, MAX_SHOWN)));
      }
    }
  }

  private boolean isThere(String bean) {
    return declared.contains(bean)
        || context.getRegistry().lookupByName(bean) != null
        || context.getExecutorServiceManager().getThreadPoolProfile(bean) != null;
  }

  private void bean(RouteSource source, Node bean) {
    Optional<Node> typeNode = YamlPlaces.value(bean, "type");
    if (!(typeNode.orElse(null) instanceof ScalarNode type)) {
      return;
    }
    Optional<String> name = resolved(source, type).map(text -> text.replaceFirst("^#class:", ""));
    if (name.isEmpty()
        || name.get().startsWith("#")
        || YamlPlaces.value(bean, "script").isPresent()) {
      return;
    }
    Class<?> found = context.getClassResolver().resolveClass(name.get());
    if (found == null) {
      add(source, type, RouteErrors.noClass(name.get()));
      return;
    }
    if (YamlPlaces.value(bean, "properties").orElse(null) instanceof MappingNode properties) {
      for (NodeTuple property : properties.getValue()) {
        if (property.getKeyNode() instanceof ScalarNode key
            && property.getValueNode() instanceof ScalarNode value) {
          property(source, found, key, value);
        }
      }
    }
  }

  private void property(RouteSource source, Class<?> type, ScalarNode key, ScalarNode value) {
    if (!key.getValue().matches("\\w+")) {
      // a path into nested properties
      return;
    }
    List<Class<?>> takes = takes(type, key.getValue());
    if (takes.isEmpty()) {
      add(source, key, "%s has no property %s".formatted(type.getName(), shown(key)));
      return;
    }
    Optional<String> text = resolved(source, value).filter(found -> !found.startsWith("#"));
    if (text.isPresent() && takes.stream().noneMatch(wanted -> isUsable(text.get(), wanted))) {
      add(
          source,
          value,
          "%s takes %s, not '%s'"
              .formatted(
                  key.getValue(),
                  takes.contains(boolean.class) ? "true or false" : "a number",
                  PrintableText.text(text.get(), 60)));
    }
  }

  /** Returns the types of a property's setters; Camel uses builder methods as setters too. */
  private static List<Class<?>> takes(Class<?> type, String property) {
    String setter =
        "set" + property.substring(0, 1).toUpperCase(Locale.ROOT) + property.substring(1);
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getParameterCount() == 1)
        .filter(method -> Stream.of(setter, property).anyMatch(method.getName()::equals))
        .<Class<?>>map(method -> method.getParameterTypes()[0])
        .toList();
  }

  private boolean isUsable(String text, Class<?> wanted) {
    if (!NUMBERS.contains(wanted) && wanted != boolean.class) {
      return true;
    }
    try {
      return context.getTypeConverter().convertTo(wanted, text.strip()) != null;
    } catch (TypeConversionException e) {
      return false;
    }
  }

  /** Resolves placeholders; adds a problem and returns empty if a property is not set. */
  private Optional<String> resolved(RouteSource source, ScalarNode text) {
    try {
      return Optional.of(context.resolvePropertyPlaceholders(text.getValue()));
    } catch (IllegalArgumentException e) {
      add(source, text, RouteErrors.reason(e));
      return Optional.empty();
    }
  }

  private void add(RouteSource source, Node node, String reason) {
    problems.add("%s:%d: %s".formatted(source.file(), YamlPlaces.line(node), reason));
  }

  private static String shown(ScalarNode node) {
    return PrintableText.text(node.getValue(), MAX_SHOWN);
  }
}
