package io.drayage.oci;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTextTest {
  @Test
  void ordinaryTextStaysAsItIs() {
    assertThat(PrintableText.text("tag 'v1.0' größer 版本", 100)).isEqualTo("tag 'v1.0' größer 版本");
  }

  @ParameterizedTest
  @CsvSource({
    "10, \\u000a",
    "13, \\u000d",
    "27, \\u001b",
    "0, \\u0000",
    "127, \\u007f",
    "155, \\u009b",
    "8232, \\u2028",
    "8238, \\u202e",
    "8203, \\u200b",
    "65279, \\ufeff",
    "57344, \\ue000",
    "55357, \\ud83d"
  })
  void whatCouldForgeALineOrMoveACursorIsEscaped(int character, String escaped) {
    assertThat(PrintableText.text("a" + (char) character + "b", 100))
        .isEqualTo("a" + escaped + "b");
  }

  @Test
  void longTextIsCutWithAnEllipsis() {
    assertThat(PrintableText.text("abcdef", 3)).isEqualTo("abc…");
    assertThat(PrintableText.text("abc", 3)).isEqualTo("abc");
    assertThat(PrintableText.text("", 0)).isEmpty();
  }

  @Property(tries = 500)
  void anyTextBecomesOneBoundedPrintableLine(@ForAll String text) {
    String printable = PrintableText.text(text, 40);

    assertThat(printable.length()).isLessThanOrEqualTo(40 + "\\u0000".length() + 1);
    assertThat(printable.chars()).noneMatch(Character::isISOControl);
    assertThat(PrintableText.text(printable, 100)).isEqualTo(printable);
  }
}
