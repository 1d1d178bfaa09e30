package io.drayage.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.plan.LocationAuth;
import io.drayage.testing.FaultKind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthTextTest {
  private static final LocationAuth ROBOT =
      new LocationAuth.UserPassword("robot$drayage", "p:w\"ä");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"username\": \"robot$drayage\", \"password\": \"p:w\\\"ä\"}",
        "{\"username\": \"robot$drayage\", \"password\": \"p:w\\\"ä\"}\n",
        " {\"Password\":\"p:w\\\"ä\",\"USERNAME\":\"robot$drayage\",\"email\":{\"a\":[1]}}",
        "robot$drayage:p:w\"ä",
        "robot$drayage:p:w\"ä\n"
      })
  void jsonAndPairsAreRead(String plain) throws Exception {
    assertThat(AuthText.parse(base64(plain))).isEqualTo(ROBOT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void lineBreaksAnywhereAreSkipped(String lineBreak) throws Exception {
    String wrapped = base64("robot$drayage:p:w\"ä").replaceAll("(.{5})", "$1" + lineBreak);

    assertThat(AuthText.parse(wrapped + lineBreak)).isEqualTo(ROBOT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uFEFF{\"username\": \"robot$drayage\", \"password\": \"p:w\\\"ä\"}",
        "\uFEFFrobot$drayage:p:w\"ä"
      })
  @FaultKind("A29")
  void aByteOrderMarkIsNoPartOfTheName(String plain) throws Exception {
    assertThat(AuthText.parse(base64(plain))).isEqualTo(ROBOT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"username\": \"Zm9v\", \"password\": \"Zm9v\"}]",
        "[\"Zm9v\",\"p:1\"]",
        " [\"Zm9v:1",
        "\uFEFF[\"Zm9v\",\"p:1\"]",
        "\"Zm9v:Zm9v\"",
        "\"username\": \"Zm9v\", \"password\": \"Zm9v\"",
        "'{\"username\": \"Zm9v\", \"password\": \"Zm9v\"}'"
      })
  @FaultKind("A29")
  void otherJsonIsRefusedAndNoName(String plain) {
    assertThatThrownBy(() -> AuthText.parse(base64(plain)))
        .hasMessageStartingWith("invalid Auth: it holds JSON that is not {\"username\"")
        .hasMessageNotContaining("Zm9v")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"username\": \"\", \"password\": \"\"}", ":", ":\n", "\uFEFF:"})
  @FaultKind("A29")
  void twoEmptyTextsAreNoAccount(String plain) throws Exception {
    assertThat(AuthText.parse(base64(plain))).isEqualTo(new LocationAuth.Unspecified());
  }

  @Test
  void noneAndNothingAreDifferent() throws Exception {
    assertThat(AuthText.parse("none")).isEqualTo(new LocationAuth.Anonymous());
    assertThat(AuthText.parse("")).isEqualTo(new LocationAuth.Unspecified());
    assertThat(AuthText.parse("\n")).isEqualTo(new LocationAuth.Unspecified());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"username\": \"Zm9v\"}",
        "{\"username\": \"\", \"password\": \"Zm9v\"}",
        "{\"username\": 1, \"password\": \"Zm9v\"}",
        "{\"username\": \"Zm9v\", \"password\": null}",
        "{\"username\": \"Zm9v\", \"password\": \"Zm9v\"",
        "{\"username\": \"Zm9v\", \"password\": \"Zm9v\"} x",
        "Zm9v",
        ":Zm9v",
        ""
      })
  void whatHoldsNoAccountIsRefused(String plain) {
    assertThatThrownBy(() -> AuthText.parse(base64(plain + " ")))
        .hasMessageStartingWith("invalid Auth: ")
        .hasMessageNotContaining("Zm9v")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Zm9v Zm9v",
        "Zm9vOg",
        "Zm9vOg=",
        "Zm9v-_==",
        "Zg==Zg==",
        "Zm9v:Zm9v",
        "Zm9v\tZm9v",
        "Zm9v$",
        "=",
        "====",
        "gICA"
      })
  void whatIsNoBase64OfTextIsRefused(String text) {
    assertThatThrownBy(() -> AuthText.parse(text))
        .hasMessageStartingWith("invalid Auth: ")
        .hasMessageNotContaining("Zm9v")
        .hasNoCause();
  }

  private static String base64(String plain) {
    return Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }
}
