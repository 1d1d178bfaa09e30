package io.drayage.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.MalformedException;
import io.drayage.registry.http.ErrorBody;
import io.drayage.registry.http.Response;
import io.drayage.registry.login.AccessToken;
import io.drayage.registry.login.Challenge;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Hostile answers of registries and token services: each is read, ignored or a typed error at once.
 */
class HostileAnswersTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
  private static final int LONGEST = 200_000;

  @Property(tries = 1000)
  void aLinkGivesAQueryThatMayStandInAUrlOrNothing(@ForAll("headers") String header) {
    readOrMalformed(
        () -> {
          Optional<String> read = NextPage.of(answer("Link", header));
          read.ifPresent(
              query ->
                  assertThat(URI.create("http://registry.example/v2/a/tags/list" + query).getHost())
                      .isEqualTo("registry.example"));
          return read;
        });
  }

  @Property(tries = 1000)
  void aWaitIsNeverNegative(@ForAll("headers") String header) {
    answer("Retry-After", header)
        .retryAfter(CLOCK)
        .ifPresent(wait -> assertThat(wait).isGreaterThanOrEqualTo(Duration.ZERO));
  }

  @Property(tries = 1000)
  void aChallengeIsReadOrMalformed(@ForAll("headers") String header) {
    readOrMalformed(() -> Challenge.parseAll(List.of(header)));
  }

  @Property(tries = 1000)
  void aTokenAnswerIsReadOrMalformed(@ForAll("bodies") String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    readOrMalformed(() -> AccessToken.parse(content, 0));
  }

  @Property(tries = 1000)
  void anErrorsTextIsOneShortPrintableLine(@ForAll("bodies") String body) {
    ErrorBody read = ErrorBody.parse(body.getBytes(StandardCharsets.UTF_8));

    assertPrintable(read.code());
    assertPrintable(read.message());
    assertThat(read.message()).hasSizeLessThan(400);
  }

  @Provide
  Arbitrary<String> headers() {
    return mixed(
        List.of(
            "<",
            ">",
            ";",
            "rel",
            "=",
            "next",
            "\"",
            "\\",
            ",",
            " ",
            "?n=1",
            "</v2/_catalog?last=a>",
            "; rel=\"next\"",
            "Bearer",
            "realm=\"https://a/t\"",
            "Basic",
            "-1",
            "0",
            "999999999",
            "99999999999999999999",
            "Thu, 01 Jan 2099 00:00:00 GMT",
            "Thu, 01 Jan +999999999 00:00:00 GMT",
            "#",
            "%",
            "\u202e",
            "\u0000",
            "é",
            "a".repeat(5000)));
  }

  @Provide
  Arbitrary<String> bodies() {
    return mixed(
        List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"token\"",
            "\"access_token\"",
            "\"expires_in\"",
            "\"errors\"",
            "\"code\"",
            "\"message\"",
            "\"a\\nb\\u202e\"",
            "-1",
            "1e999",
            "999999999999999999999",
            "null",
            "true",
            "<title>",
            "</title>",
            "<html>",
            "\u202e",
            "\u0000",
            " ",
            "{\"token\":\"t\",\"expires_in\":",
            "{\"errors\":[{\"code\":\"C\",\"message\":",
            "[".repeat(5000),
            "a".repeat(5000)));
  }

  private static Arbitrary<String> mixed(List<String> pieces) {
    return Arbitraries.oneOf(
        Arbitraries.strings(),
        Arbitraries.of(pieces).list().ofMaxSize(12).map(list -> String.join("", list)),
        Arbitraries.of(pieces).map(piece -> piece.repeat(LONGEST / piece.length())));
  }

  private static void readOrMalformed(Supplier<?> reader) {
    try {
      assertThat(reader.get()).isNotNull();
    } catch (MalformedException e) {
      assertPrintable(String.valueOf(e.getMessage()));
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(2000);
    }
  }

  private static void assertPrintable(String text) {
    assertThat(text.chars())
        .noneMatch(Character::isISOControl)
        .noneMatch(character -> Character.getType(character) == Character.FORMAT);
  }

  private static Response answer(String header, String value) {
    return new Response(
        new Response.Head(
            URI.create("http://registry.example/"), 200, Map.of(header, List.of(value))),
        new ByteArrayInputStream(new byte[0]),
        () -> {});
  }
}
