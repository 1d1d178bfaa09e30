package io.drayage.route;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.drayage.oci.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;

/**
 * Camel's own schema of route files. It finds steps and options that do not exist, with a better
 * word on them than what fails later.
 */
final class RouteSchema {
  private static final String CAMELS = "/schema/camelYamlDsl.json";
  private static final int MAX_REASON = 400;

  private final Schema schema;

  RouteSchema() {
    try (InputStream json = RouteSchema.class.getResourceAsStream(CAMELS)) {
      if (json == null) {
        throw new IllegalStateException("camel-yaml-dsl brings no " + CAMELS);
      }
      this.schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
              .getSchema(json, InputFormat.JSON);
    } catch (IOException e) {
      throw new IllegalStateException(CAMELS + " can't be read", e);
    }
  }

  /**
   * Throws a {@link RouteException} over what is deepest in the file, which is most to the point.
   */
  void check(RouteSource source) {
    YamlPlaces places = YamlPlaces.of(source);
    List<Error> errors = schema.validate(source.yaml(), InputFormat.YAML);
    errors.stream()
        .max(Comparator.comparingInt(error -> error.getInstanceLocation().getNameCount()))
        .ifPresent(
            error -> {
              throw new RouteException(
                  "%s:%d: %s"
                      .formatted(
                          source.file(),
                          places.line(error.getInstanceLocation(), error.getProperty()),
                          Printable.text(
                              String.valueOf(error.getMessage()).replaceAll("\\s+", " "),
                              MAX_REASON)));
            });
  }
}
