package io.drayage.registry.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.MalformedException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChallengeTest {
  @Test
  void aCommaInsideOfQuotesDoesNotSplit() {
    List<Challenge> challenges =
        Challenge.parseAll(
            List.of(
                "Bearer realm=\"https://a/token\",service=\"b\",scope=\"repository:x:pull,push\","
                    + " Basic realm=\"c\""));

    assertThat(challenges)
        .containsExactly(
            new Challenge(
                "bearer",
                Map.of(
                    "realm", "https://a/token", "service", "b", "scope", "repository:x:pull,push")),
            new Challenge("basic", Map.of("realm", "c")));
  }

  @Test
  void severalHeaderLinesAreReadInOrder() {
    assertThat(Challenge.parseAll(List.of("BASIC realm=x", "bEaReR ReAlM=\"y\"")))
        .containsExactly(
            new Challenge("basic", Map.of("realm", "x")),
            new Challenge("bearer", Map.of("realm", "y")));
  }

  @Test
  void escapesBlanksAndUnquotedValuesAreRead() {
    assertThat(
            Challenge.parseAll(
                List.of("Bearer realm = \"a \\\"b\\\" c\" ,error=invalid_token, extra = \"\"")))
        .containsExactly(
            new Challenge(
                "bearer", Map.of("realm", "a \"b\" c", "error", "invalid_token", "extra", "")));
  }

  @Test
  void aSchemeWithoutParametersStandsAlone() {
    assertThat(Challenge.parseAll(List.of("Negotiate, Basic realm=\"x\", NTLM")))
        .extracting(Challenge::scheme)
        .containsExactly("negotiate", "basic", "ntlm");
  }

  @Test
  void anEmptyParameterCountsAsMissing() {
    Challenge challenge = Challenge.parseAll(List.of("Bearer realm=\"\"")).get(0);

    assertThat(challenge.parameter("realm")).isEmpty();
  }

  @Test
  void anUnclosedQuoteIsAClearError() {
    assertThatThrownBy(() -> Challenge.parseAll(List.of("Bearer realm=\"https://a")))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("a quote is not closed");
  }

  @Test
  void garbageAndEndlessLinesAreErrors() {
    assertThatThrownBy(() -> Challenge.parseAll(List.of("Bearer =\"x\"")))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> Challenge.parseAll(List.of("B" + "a".repeat(20_000))))
        .isInstanceOf(MalformedException.class);
    assertThat(Challenge.parseAll(List.of("", " , "))).isEmpty();
  }
}
