package io.drayage.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.MalformedException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expectations are what Go's {@code regexp.ReplaceAllString} gives. */
class ReplacementTest {
  @ParameterizedTest(name = "{0} -> {1} in {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          a           | b            | /banana   | /bbnbnb
          a+          | (b)          | /baaac    | /b(b)c
          ^/          | ""           | /app      | app
          ^           | /x           | /app      | /x/app
          $           | -m           | /app      | /app-m
          ""          | -            | abc       | -a-b-c-
          x*          | -            | abc       | -a-b-c-
          b*          | -            | abc       | -a-c-
          a*          | -            | baaac     | -b-c-
          (a)(b)?     | [$1$2]       | ab_a      | [ab]_[a]
          (a)         | $1x          | a         | ""
          (a)         | ${1}x        | a         | ax
          (a)         | $1_          | a         | ""
          (a)         | $1-          | a         | a-
          (a)         | $0$0         | a         | aa
          (a)         | $2           | a         | ""
          (a)         | $01          | a         | ""
          (a)         | $999999999   | a         | ""
          (?P<n>a)    | $n-${n}      | a         | a-a
          (?P<n>a)    | $nn          | a         | ""
          (a)         | $$1          | a         | $1
          (a)         | $$$1         | a         | $a
          (a)         | $            | a         | $
          (a)         | $(           | a         | $(
          (a)         | ${           | a         | ${
          (a)         | ${}          | a         | ${}
          (a)         | ${1          | a         | ${1
          (a)         | ${1 }        | a         | ${1 }
          (a)         | \\1          | a         | \\1
          (?i)TEAM    | group        | /team/x   | /group/x
          é           | e            | café/é    | cafe/e
          """)
  void theSemanticsAreGos(String expression, String template, String text, String result) {
    assertThat(Replacement.parse(text(expression), text(template)).in(text(text)))
        .isEqualTo(text(result));
  }

  @Property(tries = 300)
  void withoutAMatchNothingChanges(
      @ForAll @StringLength(max = 30) @CharRange(from = 'a', to = 'y') String text,
      @ForAll @StringLength(max = 10) String template) {
    assertThat(Replacement.parse("z", template).in(text)).isEqualTo(text);
  }

  @Property(tries = 300)
  void theWholeMatchPutBackIsTheText(
      @ForAll @StringLength(max = 30) @CharRange(from = 'a', to = 'c') String text) {
    assertThat(Replacement.parse("a*b?", "${0}").in(text)).isEqualTo(text);
  }

  @Property(tries = 300)
  void aTemplateWithDoubledDollarsIsLiteral(
      @ForAll @StringLength(max = 20) @CharRange(from = '#', to = '}') String literal) {
    assertThat(Replacement.parse("(a)", literal.replace("$", "$$")).in("a")).isEqualTo(literal);
  }

  @Test
  void groupsThatTheExpressionLacksAreTold() {
    assertThat(Replacement.parse("(a)(?P<n>b)", "$0$1$2$3$n$m${1x}").missingGroups())
        .containsExactly("3", "m", "1x");
    assertThat(Replacement.groups("(a)(?P<n>b)")).containsExactlyInAnyOrder("0", "1", "2", "n");
  }

  @Test
  void anExpressionThatCouldExhaustTheStackIsRefused() {
    assertThatThrownBy(() -> Replacement.parse("(".repeat(300) + ")".repeat(300), ""))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("too big");
    assertThatThrownBy(() -> Replacement.parse("(a", "")).isInstanceOf(MalformedException.class);
  }

  @Test
  void aResultIsBounded() {
    Replacement doubling = Replacement.parse("", "x".repeat(1000));

    assertThatThrownBy(() -> doubling.in("a".repeat(255)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("far too long");
  }

  /** An empty cell is null. */
  private static String text(@Nullable String cell) {
    return cell == null ? "" : cell;
  }
}
