package io.drayage.registry;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.auth.CredentialException;
import io.drayage.testing.Failed;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class PasswordFlowTest {
  private static final String BASIC = "Basic YWxpY2U6czNjcjN0";

  @AutoClose private final TestRegistry registry = new TestRegistry();

  @Test
  void aWrongPasswordIsAskedForOnceHoweverManyRepositoriesWantIt() {
    challenge("Bearer realm=\"/token\"");
    registry.answer(get(urlPathEqualTo("/token")), aResponse().withStatus(401));
    RegistryTarget client = registry.client(TestRegistry.PASSWORD);

    for (String path : List.of("a", "b", "c")) {
      assertThatThrownBy(() -> client.listTags(registry.repository(path)))
          .is(Failed.UNAUTHORIZED)
          .hasMessageContaining("refused the user name or password of 'alice'")
          .hasMessageNotContaining("s3cr3t");
    }

    registry.server().verify(1, getRequestedFor(urlPathEqualTo("/token")));
    registry.time.pass(Duration.ofSeconds(61));
    registry.runBegins();
    assertThatThrownBy(() -> client.listTags(registry.repository("a"))).is(Failed.UNAUTHORIZED);
    registry.server().verify(2, getRequestedFor(urlPathEqualTo("/token")));
  }

  @Test
  void missingRightsAreToldFromAWrongPassword() {
    challenge("Bearer realm=\"/token\"");
    token();

    assertThatThrownBy(
            () -> registry.client(TestRegistry.PASSWORD).listTags(registry.repository("a")))
        .is(Failed.UNAUTHORIZED)
        .has(Failed.hint("user 'alice' has no access to it"));
  }

  @Test
  void basicIsSpokenWhereTheRegistryWantsItAndFromThenOnAtOnce() {
    challenge("BASIC realm=\"x\"");
    registry.answer(
        get(urlPathMatching("/v2/.*/tags/list")).withHeader("Authorization", equalTo(BASIC)),
        okJson("{\"tags\":[\"1\"]}"));
    RegistryTarget client = registry.client(TestRegistry.PASSWORD);

    client.listTags(registry.repository("a"));
    client.listTags(registry.repository("b"));

    assertThat(registry.requests()).isEqualTo(3);
  }

  @Test
  void aPasswordThatWorkedElsewhereIsNotCalledWrongForOneRepository() {
    challenge("Basic realm=\"x\"");
    registry.answer(
        get(urlPathEqualTo("/v2/a/tags/list")).withHeader("Authorization", equalTo(BASIC)),
        okJson("{\"tags\":[\"1\"]}"));
    RegistryTarget client = registry.client(TestRegistry.PASSWORD);
    client.listTags(registry.repository("a"));

    assertThatThrownBy(() -> client.listTags(registry.repository("b")))
        .is(Failed.UNAUTHORIZED)
        .has(Failed.hint("user 'alice' has no access to it"));
    client.listTags(registry.repository("a"));
  }

  @Test
  void aPasswordThatNeverWorkedIsNotTriedOnEveryRepository() {
    challenge("Basic realm=\"x\"");
    RegistryTarget client = registry.client(TestRegistry.PASSWORD);

    for (String path : List.of("a", "b", "c")) {
      assertThatThrownBy(() -> client.listTags(registry.repository(path))).is(Failed.UNAUTHORIZED);
    }

    registry
        .server()
        .verify(1, getRequestedFor(anyUrl()).withHeader("Authorization", equalTo(BASIC)));
  }

  @Test
  void credentialsAreNotSentToAForeignTokenService() {
    challenge("Bearer realm=\"http://attacker.example/token\"");
    RegistryTarget client =
        registry.client(new RegistryHost("registry.example"), TestRegistry.PASSWORD);

    assertThatThrownBy(() -> client.listTags(registry.repository("a")))
        .is(Failed.UNAUTHORIZED)
        .hasMessageContaining("another host, http://attacker.example")
        .hasMessageNotContaining("s3cr3t");
    assertThat(registry.requests()).isEqualTo(1);
  }

  @Test
  void aPasswordIsTriedOnceWhenTheRegistryDoesNotSayWhatItWants() {
    registry.answerAll(aResponse().withStatus(401));
    registry.answer(
        get(anyUrl()).withHeader("Authorization", equalTo(BASIC)), okJson("{\"tags\":[\"1\"]}"));

    assertThat(registry.client(TestRegistry.PASSWORD).listTags(registry.repository("a")))
        .contains(List.of("1"));
    assertThatThrownBy(() -> registry.client().listTags(registry.repository("a")))
        .is(Failed.UNAUTHORIZED)
        .has(Failed.hint("none are configured"));
  }

  @Test
  void aDamagedCredentialFileIsReportedAsSuch() {
    RegistryTarget client =
        registry.client(
            host -> {
              throw new CredentialException("can't read credentials from config.json: damaged");
            });

    assertThatThrownBy(() -> client.listTags(registry.repository("a")))
        .is(Failed.UNAUTHORIZED)
        .hasMessageContaining("config.json");
  }

  private void challenge(String challenge) {
    registry.answerAll(aResponse().withStatus(401).withHeader("WWW-Authenticate", challenge));
  }

  private void token() {
    registry.answer(get(urlPathEqualTo("/token")), okJson("{\"token\":\"tok\"}"));
  }
}
