package io.drayage.registry;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.auth.CredentialSource;
import io.drayage.registry.auth.Credentials;
import io.drayage.testing.Failed;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfiguredTokensTest {
  private static final CredentialSource TOKEN =
      CredentialSource.of(new Credentials.IdentityToken("l0ng+lived", Optional.empty()));
  private static final CredentialSource TOKEN_AND_PASSWORD =
      CredentialSource.of(
          new Credentials.IdentityToken(
              "l0ng+lived", Optional.of(new Credentials.Basic("alice", "s3cr3t"))));
  private static final String BASIC = "Basic YWxpY2U6czNjcjN0";

  @AutoClose private final TestRegistry registry = new TestRegistry();

  @Test
  void anIdentityTokenIsExchangedByPost() {
    challenge("Bearer realm=\"/token\",service=\"reg\"");
    registry.answer(post(urlPathEqualTo("/token")), okJson("{\"access_token\":\"tok\"}"));
    acceptBearer("tok");

    assertThat(registry.client(TOKEN).listTags(registry.repository("team/a")))
        .contains(List.of("1"));

    registry
        .server()
        .verify(
            1,
            postRequestedFor(urlPathEqualTo("/token"))
                .withHeader("Authorization", absent())
                .withHeader("Content-Type", containing("application/x-www-form-urlencoded"))
                .withRequestBody(containing("grant_type=refresh_token"))
                .withRequestBody(containing("refresh_token=l0ng%2Blived"))
                .withRequestBody(containing("service=reg"))
                .withRequestBody(containing("scope=repository%3Ateam%2Fa%3Apull"))
                .withRequestBody(containing("client_id=drayage")));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 405})
  void aServiceThatDoesNotExchangeIsAskedWithThePassword(int status) {
    challenge("Bearer realm=\"/token\"");
    registry.answer(post(urlPathEqualTo("/token")), aResponse().withStatus(status));
    registry.answer(
        get(urlPathEqualTo("/token")).withHeader("Authorization", equalTo(BASIC)),
        okJson("{\"token\":\"tok\"}"));
    acceptBearer("tok");

    assertThat(registry.client(TOKEN_AND_PASSWORD).listTags(registry.repository("a")))
        .contains(List.of("1"));
  }

  @Test
  void aTokenThatEndedIsAFailureThatDoesNotShowIt() {
    challenge("Bearer realm=\"/token\"");
    registry.answer(post(urlPathEqualTo("/token")), aResponse().withStatus(401));
    RegistryTarget client = registry.client(TOKEN);

    for (String path : List.of("a", "b")) {
      assertThatThrownBy(() -> client.listTags(registry.repository(path)))
          .is(Failed.UNAUTHORIZED)
          .hasMessageContaining("refused the token that is configured")
          .hasMessageNotContaining("l0ng");
    }
    registry.server().verify(1, postRequestedFor(urlPathEqualTo("/token")));
    registry.server().verify(0, getRequestedFor(urlPathEqualTo("/token")));
  }

  @Test
  void anIdentityTokenIsNotSentToAForeignTokenService() {
    challenge("Bearer realm=\"http://attacker.example/token\"");
    RegistryTarget client = registry.client(new RegistryHost("registry.example"), TOKEN);

    assertThatThrownBy(() -> client.listTags(registry.repository("a")))
        .is(Failed.UNAUTHORIZED)
        .hasMessageContaining("another host");
  }

  @Test
  void whereAPasswordIsWantedTheOneBesideTheTokenServes() {
    challenge("Basic realm=\"x\"");
    registry.answer(
        get(anyUrl()).withHeader("Authorization", equalTo(BASIC)), okJson("{\"tags\":[\"1\"]}"));

    assertThat(registry.client(TOKEN_AND_PASSWORD).listTags(registry.repository("a")))
        .contains(List.of("1"));
    assertThatThrownBy(() -> registry.client(TOKEN).listTags(registry.repository("a")))
        .is(Failed.UNAUTHORIZED);
  }

  @Test
  void aRegistryTokenIsShownAsItIs() {
    challenge("Bearer realm=\"/token\"");
    acceptBearer("sh0rt");
    CredentialSource token = CredentialSource.of(new Credentials.RegistryToken("sh0rt"));

    assertThat(registry.client(token).listTags(registry.repository("a"))).contains(List.of("1"));
    registry.server().verify(0, getRequestedFor(urlPathEqualTo("/token")));
  }

  @Test
  void aRefusedRegistryTokenIsNotShownAgainAndAgain() {
    challenge("Bearer realm=\"/token\"");
    RegistryTarget client =
        registry.client(CredentialSource.of(new Credentials.RegistryToken("sh0rt")));

    for (String path : List.of("a", "b")) {
      assertThatThrownBy(() -> client.listTags(registry.repository(path)))
          .is(Failed.UNAUTHORIZED)
          .hasMessageNotContaining("sh0rt");
    }
    assertThat(registry.requests()).isEqualTo(3);
  }

  private void challenge(String challenge) {
    registry.answerAll(aResponse().withStatus(401).withHeader("WWW-Authenticate", challenge));
  }

  private void acceptBearer(String token) {
    registry.answer(
        get(urlPathMatching("/v2/.*/tags/list"))
            .withHeader("Authorization", equalTo("Bearer " + token)),
        okJson("{\"tags\":[\"1\"]}"));
  }
}
