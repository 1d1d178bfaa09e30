package io.drayage.registry;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.head;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Descriptor;
import io.drayage.testing.Failed;
import io.drayage.testing.FaultKind;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry that leads to another registry, to a store, or nowhere. */
final class LedElsewhereTest {
  private static final byte[] CONTENT = TestRegistry.bytes("content");
  private static final Descriptor BLOB = TestRegistry.blob(CONTENT);

  @AutoClose private final TestRegistry registry = new TestRegistry();

  @AutoClose("stop")
  private final WireMockServer other =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

  LedElsewhereTest() {
    other.start();
  }

  @Test
  @FaultKind("A11")
  void anotherRegistrysOwnTokenIsShownThereAndNothingElse() {
    demandPassword();
    redirect("a", "moved/a");
    demandToken("/token");
    token("/token", "theirs");

    for (int i = 0; i < 2; i++) {
      assertThat(client().listTags(registry.repository("a"))).contains(List.of("1"));
    }

    other.verify(
        1,
        getRequestedFor(urlPathEqualTo("/token"))
            .withQueryParam("service", equalTo("theirs"))
            .withQueryParam("scope", equalTo("repository:moved/a:pull"))
            .withHeader("Authorization", absent()));
    other.verify(
        2,
        getRequestedFor(urlPathEqualTo("/v2/moved/a/tags/list"))
            .withHeader("Authorization", equalTo("Bearer theirs")));
    other.verify(
        1,
        getRequestedFor(urlPathEqualTo("/v2/moved/a/tags/list"))
            .withHeader("Authorization", absent()));
    other.verify(4, anyRequestedFor(anyUrl()));
  }

  @Test
  @FaultKind("A11")
  void aTokenThatTheOtherRegistryRefusesIsReplacedOnce() {
    redirect("a", "moved/a");
    demandToken("/token");
    token("/token", "theirs");
    client().listTags(registry.repository("a"));
    other.resetMappings();
    demandToken("/newer");
    token("/newer", "newer");

    assertThat(client().listTags(registry.repository("a"))).contains(List.of("1"));

    other.resetMappings();
    demandToken("/newer");
    token("/newer", "refused");
    registry.time.pass(Duration.ofHours(1));
    assertThatThrownBy(() -> client().listTags(registry.repository("a"))).is(Failed.UNAUTHORIZED);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 503})
  @FaultKind({"A9", "A11"})
  void theOtherRegistrysTokenServiceThatMovedIsForgotten(int status) {
    redirect("a", "moved/a");
    demandToken("/token");
    token("/token", "theirs");
    client().listTags(registry.repository("a"));
    other.resetMappings();
    other.stubFor(get(urlPathEqualTo("/token")).willReturn(aResponse().withStatus(status)));
    demandToken("/newer");
    token("/newer", "newer");
    registry.time.pass(Duration.ofHours(1));

    assertThat(client().listTags(registry.repository("a"))).contains(List.of("1"));
  }

  @ParameterizedTest
  @CsvSource({"401, UNAUTHORIZED", "403, DENIED", "404, NOT_FOUND", "400, REJECTED"})
  @FaultKind("A11")
  void aFailureOfTheOtherRegistryNamesIt(int status, FailureKind kind) {
    redirect("a", "moved/a");
    other.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status)));

    assertThatThrownBy(() -> client().openBlob(registry.repository("a"), BLOB))
        .isInstanceOfSatisfying(RegistryException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining("localhost:" + other.port() + ", where the registry leads: ");
  }

  @Test
  @FaultKind("A11")
  void aStoreThatAsksForATokenGetsNone() {
    registry.answerAll(temporaryRedirect(other.baseUrl() + "/store/a"));
    demandToken("/token");
    token("/token", "theirs");

    assertThatThrownBy(() -> client().openBlob(registry.repository("a"), BLOB))
        .is(Failed.UNAUTHORIZED);

    other.verify(0, getRequestedFor(urlPathEqualTo("/token")));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 405, 501})
  @FaultKind("A12")
  void aStoreThatRefusesHeadIsAskedForAByte(int refusal) {
    store(refusal, aResponse().withStatus(206).withHeader("Content-Range", "bytes 0-0/7"));

    assertThat(client().hasBlob(registry.repository("a"), BLOB)).isTrue();

    other.verify(1, getRequestedFor(anyUrl()).withHeader("Range", equalTo("bytes=0-0")));
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 405})
  @FaultKind("A12")
  void aStoreThatRefusesAByteTooDoesNotHaveTheBlob(int refusal) {
    store(403, aResponse().withStatus(refusal));

    assertThat(client().hasBlob(registry.repository("a"), BLOB)).isFalse();
  }

  @Test
  @FaultKind("A12")
  void whatTheRegistryItselfRefusesStaysRefused() {
    registry.answerAll(aResponse().withStatus(403));

    assertThatThrownBy(() -> client().hasBlob(registry.repository("a"), BLOB)).is(Failed.DENIED);
  }

  @Test
  @FaultKind("A46")
  void anUploadAddressThatLeadsNowhereIsNoOutageOfTheRegistry() {
    int port = other.port();
    other.stop();
    registry.answer(
        post(anyUrl()),
        aResponse()
            .withStatus(202)
            .withHeader("Location", "http://127.0.0.1:%d/v2/a/blobs/u?secret".formatted(port)));

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(this::send)
          .is(Failed.INVALID_CONTENT)
          .isInstanceOfSatisfying(
              RegistryException.class,
              e -> {
                assertThat(e.details().attempts()).isEqualTo(1);
                assertThat(e.details().hint()).contains("relativeurls", "X-Forwarded-Proto");
              })
          .hasMessageContaining("the registry itself sends uploads to 127.0.0.1")
          .hasMessageContaining("refused the connection")
          .hasMessageNotContaining("secret");
    }
    assertThat(registry.waits).isEmpty();
    registry.server().verify(0, deleteRequestedFor(anyUrl()));
  }

  @Test
  @FaultKind("A46")
  void anUploadAddressThatLedNowhereIsLeftAloneForAMinute() {
    String address = other.baseUrl() + "/v2/a/blobs/u";
    int port = other.port();
    other.stop();
    registry.answer(post(anyUrl()), aResponse().withStatus(202).withHeader("Location", address));
    assertThatThrownBy(this::send).is(Failed.INVALID_CONTENT);

    WireMockServer back = new WireMockServer(options().port(port).bindAddress("127.0.0.1"));
    back.start();
    try {
      back.stubFor(
          any(anyUrl())
              .willReturn(
                  aResponse()
                      .withStatus(201)
                      .withHeader("Docker-Content-Digest", BLOB.digest().toString())));
      assertThatThrownBy(this::send).is(Failed.INVALID_CONTENT);
      back.verify(0, anyRequestedFor(anyUrl()));

      registry.time.pass(Duration.ofSeconds(61));
      send();
      back.verify(1, anyRequestedFor(anyUrl()));
    } finally {
      back.stop();
    }
  }

  private void send() {
    client()
        .startUpload(registry.repository("a"), BLOB.digest())
        .send(BLOB, new ByteArrayInputStream(CONTENT));
  }

  private RegistryTarget client() {
    return registry.client(TestRegistry.PASSWORD);
  }

  private void demandPassword() {
    registry
        .server()
        .stubFor(
            any(anyUrl())
                .withHeader("Authorization", absent())
                .atPriority(1)
                .willReturn(
                    aResponse().withStatus(401).withHeader("WWW-Authenticate", "Basic realm=x")));
  }

  private void redirect(String repository, String there) {
    registry.answer(
        any(urlPathMatching("/v2/" + repository + "/.*")).atPriority(5),
        temporaryRedirect(other.baseUrl() + "/v2/" + there + "/tags/list"));
  }

  private void demandToken(String path) {
    other.stubFor(
        any(anyUrl())
            .atPriority(9)
            .willReturn(
                aResponse()
                    .withStatus(401)
                    .withHeader(
                        "WWW-Authenticate",
                        "Bearer realm=\"%s%s\",service=\"theirs\",scope=\"repository:moved/a:pull\""
                            .formatted(other.baseUrl(), path))));
  }

  private void token(String path, String value) {
    other.stubFor(
        get(urlPathEqualTo(path)).willReturn(okJson("{\"token\":\"%s\"}".formatted(value))));
    other.stubFor(
        get(urlMatching("/v2/.*"))
            .withHeader("Authorization", equalTo("Bearer " + value.replace("refused", "other")))
            .willReturn(okJson("{\"tags\":[\"1\"]}")));
  }

  private void store(int refusal, ResponseDefinitionBuilder answer) {
    registry.answerAll(temporaryRedirect(other.baseUrl() + "/store/blob?signature=x"));
    other.stubFor(head(urlPathEqualTo("/store/blob")).willReturn(aResponse().withStatus(refusal)));
    other.stubFor(get(urlPathEqualTo("/store/blob")).willReturn(answer));
  }
}
