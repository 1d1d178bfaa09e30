package io.drayage.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.MalformedException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnchoredPatternTest {
  @ParameterizedTest
  @CsvSource({
    "a,^a$",
    "^a,^a$",
    "a$,^a$",
    "^a$,^a$",
    "'',^$",
    "^,^$",
    "$,^$",
    "a\\$,^a\\$",
    "a|b,^a|b$",
  })
  void anchorsAreAddedAsTextUnlessTheyAreThere(String expression, String anchored) {
    assertThat(AnchoredPattern.parse(expression).anchored()).isEqualTo(anchored);
  }

  @ParameterizedTest
  @CsvSource({
    "1\\.31|latest,1.310,true",
    "1\\.31|latest,edge-latest,true",
    "1\\.31|latest,latest-1,false",
    "(?:1\\.31|latest),1.310,false",
    "(?:1\\.31|latest),edge-latest,false",
    "(?:1\\.31|latest),1.31,true",
    "(?i)LATEST,latest,true",
    "\\d+,12a,false",
    "[[:alpha:]]+,abc,true",
    "(?P<n>a),a,true",
    "a{2}.*,aab,true",
  })
  void matchesAsGoDoes(String expression, String text, boolean matches) {
    assertThat(AnchoredPattern.parse(expression).matches(text)).isEqualTo(matches);
    assertThat(AnchoredPattern.parseNegatable("!" + expression).matches(text))
        .isNotEqualTo(matches);
  }

  @Test
  void theExclamationMarkNegatesOnlyWhereAskedFor() {
    assertThat(AnchoredPattern.parse("!a").matches("!a")).isTrue();
    assertThat(AnchoredPattern.parseNegatable("!a").matches("!a")).isTrue();
    assertThat(AnchoredPattern.parseNegatable("!!a").matches("!a")).isFalse();
    assertThat(AnchoredPattern.parseNegatable("! a").matches(" a")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(", ")", "[", "a**", "a{1001}", "(?=a)", "(?!a)", "(?<=a)", "(a)\\1", "\\Z"})
  void whatGoDoesNotTakeIsAnError(String expression) {
    assertThatThrownBy(() -> AnchoredPattern.parse(expression))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("is not a regular expression");
  }

  @Test
  void lengthIsBounded() {
    assertThat(AnchoredPattern.parse("a".repeat(4096)).matches("a")).isFalse();
    assertThatThrownBy(() -> AnchoredPattern.parse("a".repeat(4097)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("longer than 4096");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((((a{1000}){1000}){1000}){1000}){1000}",
        "(?:a?){1000}(?:a?){1000}(?:a?){1000}(?:a?){1000}",
        "(?:[^|)]{0,60}){60}",
        "(?:\\Q{1}\\E{50}){250}",
        "(?:(a{100}){100}){2}",
      })
  void repetitionsThatGrowTheProgramAreBounded(String expression) {
    assertThatThrownBy(() -> AnchoredPattern.parse(expression))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("too big");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[0-9a-f]{64}",
        ".{1,1000}",
        "(?:a|b){128}-[0-9]{1,10}",
        "[]a{900}]{700}\\p{L}{700}\\x{41}{700}",
        "\\Qa{900}b{900}c{900}d{900}\\E",
        "a{2,1x}{900,}{",
        "a|a{1,128}|b{1,128}|c{1,128}|d{1,128}|e{1,128}",
        "(?P<name>a){1000}",
      })
  void ordinaryRepetitionsAreNotTooBig(String expression) {
    assertThat(AnchoredPattern.parse(expression).matches("")).isFalse();
  }

  @Test
  void nestingIsBounded() {
    String fits = "(".repeat(200) + "a" + ")".repeat(200);

    assertThat(AnchoredPattern.parse(fits).matches("a")).isTrue();
    assertThatThrownBy(() -> AnchoredPattern.parse("(" + fits + ")"))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("too big");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?:a?){700}",
        "(a?b?){300}",
        "a{0,1000}b{0,400}",
        "(|a){400}",
        "(?:a{0,50}){40}",
      })
  void theBiggestExpressionsMatchOnTheStackOfAnOrdinaryThread(String big) throws Exception {
    String expression = grown(big);
    AtomicBoolean finished = new AtomicBoolean();
    Thread thread =
        new Thread(
            null,
            () -> {
              AnchoredPattern.parse(expression).matches("c".repeat(128) + "!");
              finished.set(true);
            },
            "small-stack",
            1 << 20);

    thread.start();
    thread.join();

    assertThat(finished).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "a|b,true",
    "(a)|b,true",
    "^a$|^b$,true",
    "(a|b),false",
    "(?:a|(b|c)),false",
    "a\\|b,false",
    "[|],false",
    "[]|],false",
    "[^]|],false",
    "[[:alpha:]|],false",
    "[\\]|],false",
    "\\Q|\\E,false",
    "\\Q|\\E|a,true",
    "\\p{L}|a,true",
    "(?i)a|b,true",
  })
  void aBarOutsideOfGroupsIsSuspicious(String expression, boolean suspicious) {
    assertThat(AnchoredPattern.parse(expression).warning().isPresent()).isEqualTo(suspicious);
  }

  @Test
  void theWarningShowsWhatItMeansAndWhatToWrite() {
    assertThat(AnchoredPattern.parse("1\\.31|latest").warning().orElseThrow())
        .contains("'^1\\.31|latest$'")
        .contains("'(?:1\\.31|latest)'");
  }

  @Test
  void parsingItsTextGivesAnEqualOne() {
    AnchoredPattern negated = AnchoredPattern.parseNegatable("!a.*");

    assertThat(AnchoredPattern.parseNegatable(negated.toString()))
        .isEqualTo(negated)
        .hasSameHashCodeAs(negated)
        .isNotEqualTo(AnchoredPattern.parseNegatable("a.*"));
  }

  /** As many branches more as are let through. */
  private static String grown(String expression) {
    int optional = (AnchoredPattern.MAX_LENGTH - expression.length()) / 2;
    while (ExpressionShape.of(expression + "a?".repeat(optional)).branches() > 2500) {
      optional--;
    }
    return expression + "a?".repeat(optional);
  }
}
