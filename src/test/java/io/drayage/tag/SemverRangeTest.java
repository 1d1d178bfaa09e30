package io.drayage.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.MalformedException;
import io.drayage.testing.FaultKind;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SemverRangeTest {
  @ParameterizedTest
  @CsvSource({
    "<1.2.3,1.2.2 1.2.3-rc1,1.2.3 1.2.4",
    "<=1.2.3,1.2.3 1.2.3-rc1 1.2.3+b,1.2.4 1.2.4-rc1",
    ">1.2.3,1.2.4 1.2.4-rc1,1.2.3 1.2.3-rc1",
    ">=1.2.3,1.2.3 1.2.4-rc1,1.2.3-rc1 1.2.2",
    "=1.2.3,1.2.3 v1.2.03 1.2.3+b,1.2.3-rc1 1.2.4",
    "==1.2.3,1.2.3,1.2.3-rc1 1.2.4",
    "1.2.3,1.2.3,1.2.3-rc1 1.2.4",
    "!=1.2.3,1.2.4 1.2.3-rc1,1.2.3 latest",
    "!1.2.3,1.2.4 1.2.3-rc1,1.2.3",
    ">=2.0.0,2.1.4-buster,2.0.0-buster",
    "<1.31.9,1.31.9-rc1,1.31.9",
    ">=1.31.0 <1.31.9,1.31 1.31.0 1.31.1-musl,1.31.0-musl",
    "1.0.0-linux,1.0.0-linux,1.0.0",
    ">=1.0.0-a.x <1.0.0,1.0.0-a.x 1.0.0-b,1.0.0-a.1",
  })
  void comparesByPlainPrecedence(String range, String accepted, String rejected) {
    check(range, accepted, rejected);
  }

  @ParameterizedTest
  @CsvSource({
    ">=1.2.x,1.2.0 1.9.0 1.3.0-rc1,1.2.0-rc1 1.1.9",
    "<=1.2.x,1.2.9 1.3.0-rc1 0.1.0,1.3.0 2.0.0",
    ">1.2.x,1.3.0 1.4.0-rc1,1.2.9 1.3.0-rc1",
    "<1.2.x,1.1.9 1.2.0-rc1,1.2.0 1.3.0",
    "1.2.x,1.2.0 1.2 1.2.99 1.3.0-rc1,1.2.0-rc1 1.3.0",
    "=1.2.x,1.2.0 1.2.9,1.1.9 1.3.0",
    "==1.2.x,1.2.0 1.2.9,1.1.9 1.3.0",
    "!=1.2.x,1.1.9 1.3.0 1.2.0-rc1,1.2.0 1.2.9 1.3.0-rc1",
    "!1.2.x,1.1.9 1.3.0,1.2.0",
    "1.x,1 1.9.9 2.0.0-rc1,1.0.0-rc1 2.0.0 0.9.0",
    "1.x.x,1 1.9.9,2.0.0",
    ">1.x,2.0.0,2.0.0-rc1 1.9.9",
    "<=1.x,1.9.9 0.1.0,2.0.0",
    "!=1.x,0.9.9 2.0.0,1.5.0",
    "0.x,0.1.0,1.0.0",
    ">18446744073709551615.x,'',18446744073709551615.1.0 1.0.0",
    "<=18446744073709551615.x,18446744073709551615.18446744073709551615.1,latest",
    ">1.18446744073709551615.x,2.0.0-rc1 2.0.0,1.18446744073709551615.1",
  })
  void anXStandsForAllInTheLastPlaces(String range, String accepted, String rejected) {
    check(range, accepted, rejected);
  }

  @ParameterizedTest
  @CsvSource({
    "1.0.0 || 2.0.0 || 3.0.0,1.0.0 2.0.0 3.0.0,4.0.0",
    ">=1.0.0 <2.0.0 || >=3.0.0 !=3.0.3,1.5.0 3.0.0,2.0.0 3.0.3",
    "1.0.0 2.0.0,'',1.0.0 2.0.0",
    "'   >=   1.2.3   <=  1.2.4   ',1.2.3 1.2.4,1.2.5",
    "= 1.2.3,1.2.3,1.2.4",
    "!= 1.2.3,1.2.4,1.2.3",
    "== 1.2.3 || > 2.0.0,1.2.3 2.0.1,2.0.0",
  })
  void blankMeansAndBindsTighterThanOr(String range, String accepted, String rejected) {
    check(range, accepted, rejected);
  }

  @FaultKind("B9")
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '"',
      value = {
        "\"\" => comparator such as",
        "|| => comparator such as",
        "|| 1.0.0 => one on each side",
        "1.0.0 || => one on each side",
        "1.0.0 || || 2.0.0 => one on each side",
        ">= => a version has to follow",
        "! 1.2.3 => a version has to follow it at once, such as !1.31.0",
        "^1.2.3 => '>=1.2.3 <2.0.0'",
        "^0.2.3 => '>=0.2.3 <0.3.0'",
        "~1.2.3 => '>=1.2.3 <1.3.0'",
        "~>1.2 => '>=1.2.0 <1.3.0'",
        "^latest => '>=1.31.0 <2.0.0'",
        "* => '>=0.0.0'",
        "1.2.* => an 'x' in place",
        ">=1.0.0,<2.0.0 => in place of the comma",
        "1.0.0 - 2.0.0 => write both ends",
        "1.0.0 && 2.0.0 => a blank between",
        ">1.25.0<1.26.0 => put a blank between '>1.25.0' and '<1.26.0'",
        "1.0.0||2.0.0 => a blank on both sides",
        "1.0.0 | 2.0.0 => a blank on both sides",
        ">=1.2 => write >=1.2.0 or >=1.2.x",
        "1 => write 1.0.0 or 1.x",
        ">=v1 => write >=1.0.0 or >=1.x",
        "v1.2.3 => write 1.2.3",
        "!=2024.01.15 => write !=2024.1.15",
        "1.2.X => write 1.2.x",
        "x => three numbers",
        "x.x => three numbers",
        "1.x.3 => three numbers",
        "1.2.x-musl => three numbers",
        "1.2.3.4 => three numbers",
        "1.2.3-01 => three numbers",
        "18446744073709551616.0.0 => three numbers",
        ">18446744073709551616.x => three numbers",
        "latest => three numbers",
        "=>1.2.3 => the comparators are",
        "<>1.2.3 => the comparators are",
        "===1.2.3 => the comparators are",
        ">> 1.2.3 => the comparators are",
      })
  void anythingElseIsAnErrorThatSaysWhatToWrite(String range, String message) {
    assertThatThrownBy(() -> SemverRange.parse(range))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"latest", "1.2.3-01", "1.2.3.4"})
  void whatIsNoVersionIsInNoRange(String tag) {
    assertThat(SemverRange.parse(">=0.0.0").accepts(tag)).isFalse();
    assertThat(SemverRange.parse("!=1.0.0").accepts(tag)).isFalse();
  }

  private static void check(String text, String accepted, String rejected) {
    SemverRange range = SemverRange.parse(text);

    assertThat(words(accepted)).allMatch(range::accepts);
    assertThat(words(rejected)).noneMatch(range::accepts);
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
  }
}
