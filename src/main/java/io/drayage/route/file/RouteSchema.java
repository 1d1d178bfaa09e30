package io.drayage.route.file;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import io.drayage.oci.PrintableText;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Camel's JSON schema of route files. Finds unknown steps and options, with clearer messages than
 * Camel's loader.
 */
public final class RouteSchema {
  private static final String CAMELS = "/schema/camelYamlDsl.json";
  private static final int MAX_REASON = 400;

  private final URL address;
  private Optional<Schema> schema = Optional.empty();

  /** Locates the schema, which is read at the first check. */
  public RouteSchema() {
    URL found = RouteSchema.class.getResource(CAMELS);
    if (found == null) {
      throw new IllegalStateException("camel-yaml-dsl brings no " + CAMELS);
    }
    this.address = found;
  }

  /**
   * Checks one file.
   *
   * @throws RouteException with all problems of the file
   */
  public void check(RouteSource source, YamlPlaces places) {
    List<Error> errors = schema().validate(source.yaml(), InputFormat.YAML);
    Set<String> problems = new LinkedHashSet<>();
    Map<NodePath, List<Error>> byPlace =
        errors.stream()
            .filter(error -> errors.stream().noneMatch(other -> isInside(other, error)))
            .collect(
                Collectors.groupingBy(
                    Error::getInstanceLocation, LinkedHashMap::new, Collectors.toList()));
    byPlace.values().forEach(there -> problems.addAll(problems(source, places, there)));
    RouteException.throwIfAny(List.copyOf(problems));
  }

  /** Joins the errors of a {@code oneOf}, one for each key that is allowed, into one problem. */
  private static List<String> problems(RouteSource source, YamlPlaces places, List<Error> there) {
    List<String> wanted =
        there.stream()
            .filter(error -> error.getKeyword().equals("required"))
            .map(error -> String.valueOf(error.getProperty()))
            .distinct()
            .sorted()
            .toList();
    Optional<Error> choice =
        there.stream().filter(error -> error.getKeyword().equals("oneOf")).findFirst();
    if (choice.isPresent() && !wanted.isEmpty()) {
      return List.of(
          "%s:%d: one of these has to stand here: %s"
              .formatted(
                  source.file(),
                  places.line(choice.get().getInstanceLocation(), null),
                  String.join(", ", wanted)));
    }
    List<Error> named =
        there.stream().filter(error -> error.getKeyword().equals("additionalProperties")).toList();
    return (named.isEmpty() ? there : named)
        .stream()
            .filter(error -> there.size() == 1 || !error.getKeyword().equals("oneOf"))
            .map(error -> problem(source, places, error))
            .toList();
  }

  /** Tells errors inside another one's node; the outer error only follows from the inner one. */
  private static boolean isInside(Error inner, Error outer) {
    NodePath deep = inner.getInstanceLocation();
    NodePath shallow = outer.getInstanceLocation();
    return deep.getNameCount() > shallow.getNameCount() && deep.startsWith(shallow);
  }

  private static String problem(RouteSource source, YamlPlaces places, Error error) {
    return "%s:%d: %s"
        .formatted(
            source.file(),
            places.line(error.getInstanceLocation(), error.getProperty()),
            PrintableText.text(
                String.valueOf(error.getMessage()).replaceAll("\\s+", " "), MAX_REASON));
  }

  private synchronized Schema schema() {
    Schema known = schema.orElseGet(this::read);
    schema = Optional.of(known);
    return known;
  }

  private Schema read() {
    try (InputStream json = address.openStream()) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
          .getSchema(json, InputFormat.JSON);
    } catch (IOException e) {
      throw new IllegalStateException(CAMELS + " can't be read", e);
    }
  }
}
