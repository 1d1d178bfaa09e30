package io.drayage.route.file;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RouteSchemaTest {
  private static final String GOOD =
      """
      - route:
          from:
            uri: direct:one
            steps:
              - to: direct:two
      """;

  private final RouteSchema schema = new RouteSchema();

  @Test
  void whatIsNoRoutesIsToldWithItsPlace() {
    assertThatCode(() -> check(GOOD)).doesNotThrowAnyException();
    assertThatThrownBy(() -> check(GOOD.replace("uri:", "urj:")))
        .isInstanceOf(RouteException.class)
        .hasMessageContaining("one.camel.yaml:3");
  }

  private void check(String yaml) {
    RouteSource source = new RouteSource(Path.of("one.camel.yaml"), yaml);
    schema.check(source, YamlPlaces.of(source));
  }
}
