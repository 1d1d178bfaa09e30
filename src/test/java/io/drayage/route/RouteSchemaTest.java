package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
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
  private static final String BAD = GOOD.replace("uri:", "urj:");

  private final Set<Digest> known = new HashSet<>();
  private final CheckedRoutes memory =
      new CheckedRoutes() {
        @Override
        public boolean isKnown(Digest content) {
          return known.contains(content);
        }

        @Override
        public void remember(Digest content) {
          known.add(content);
        }
      };

  @Test
  void aFileThatIsGoodIsRememberedAsItIs() {
    check(memory, source(GOOD));

    assertThat(known).hasSize(1);
    assertThatThrownBy(() -> check(memory, source(BAD)))
        .isInstanceOf(RouteException.class)
        .hasMessageContaining("one.camel.yaml:3");
    assertThat(known).hasSize(1);
  }

  @Test
  void whatIsRememberedIsNotLookedThroughAgain() {
    CheckedRoutes all =
        new CheckedRoutes() {
          @Override
          public boolean isKnown(Digest content) {
            return true;
          }

          @Override
          public void remember(Digest content) {
            throw new AssertionError("was looked through");
          }
        };

    check(all, source(BAD));
  }

  @Test
  void whatIsShippedIsKnownToBeGoodUntilItIsEdited() throws IOException {
    Path file = Path.of("routes", "copy.camel.yaml");
    String shipped = Files.readString(file);

    check(memory, new RouteSource(file, shipped));
    assertThat(known).isEmpty();

    check(memory, new RouteSource(file, shipped + "# edited\n"));
    assertThat(known).hasSize(1);
    assertThatThrownBy(() -> check(memory, new RouteSource(file, shipped.replace("uri:", "urj:"))))
        .isInstanceOf(RouteException.class);
  }

  private static void check(CheckedRoutes memory, RouteSource source) {
    new RouteSchema(memory).check(source, YamlPlaces.of(source));
  }

  private static RouteSource source(String yaml) {
    return new RouteSource(Path.of("one.camel.yaml"), yaml);
  }
}
