package io.drayage.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {
  private static final Map<String, String> VARIABLES =
      Map.of("NAME", "value", "_a1", "x", "EMPTY", "", "AGAIN", "${NAME}$${");

  private final Problems problems = new Problems(Path.of("sync.yaml"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      textBlock =
          """
          ${NAME}             | value
          a${NAME}b${_a1}c    | avaluebxc
          ${NAME:-other}      | value
          ${NOT_SET:-other}   | other
          ${NOT_SET:-}        | ''
          ${NOT_SET:-a:-b}    | a:-b
          ${EMPTY}            | ''
          ${EMPTY:-other}     | other
          ${AGAIN}            | ${NAME}$${
          ${NOT_SET:-$NAME}   | $NAME
          $${NAME}            | ${NAME}
          $$${NAME}           | $${NAME}
          $NAME               | $NAME
          robot$name          | robot$name
          ^a$                 | ^a$
          ${NAME              | ${NAME
          ${NAME:-            | ${NAME:-
          ${1}                | ${1}
          ${}                 | ${}
          ${:-x}              | ${:-x}
          ${NAME-x}           | ${NAME-x}
          ${ NAME }           | ${ NAME }
          $                   | $
          $${                 | ${
          """)
  void onlyTheExactFormIsReplacedOnce(String written, String value) {
    assertThat(expand(written)).map(Text::value).contains(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"${NOT_SET}", "a${NOT_SET}b", "${NAME}${NOT_SET}"})
  void anUnsetVariableIsNamed(String written) {
    assertThat(expand(written)).isEmpty();
    assertThat(problems.fatal(Position.WHOLE_FILE, "end"))
        .hasMessageContaining("environment variable NOT_SET is not set");
  }

  @Test
  void aDefaultInsideADefaultIsRefused() {
    assertThat(expand("${NOT_SET:-${NAME}}")).isEmpty();
  }

  @Test
  void aTextThatGrowsBeyondAMebibyteIsRefused() {
    Environment environment = new Environment(Map.of("BIG", "x".repeat(100_000)), problems);

    assertThat(
            environment.expand(
                new YamlNode.Scalar(new Position(1, 1), "${BIG}".repeat(100_000), "")))
        .isEmpty();
  }

  private Optional<Text> expand(String written) {
    return new Environment(VARIABLES, problems)
        .expand(new YamlNode.Scalar(new Position(1, 1), written, ""));
  }
}
