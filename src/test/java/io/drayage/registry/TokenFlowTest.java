package io.drayage.registry;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.head;
import static com.github.tomakehurst.wiremock.client.WireMock.headRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.testing.Failed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class TokenFlowTest {
  private static final String BASIC = "Basic YWxpY2U6czNjcjN0";

  @AutoClose private final TestRegistry registry = new TestRegistry();

  @Test
  void aTokenIsFetchedOnceAndAnsweredForOtherRepositoriesBeforeTheyAsk() {
    challenge("Bearer realm=\"%s/token?x=1\",service=\"reg\"".formatted(registry.url()));
    token("tok");
    tags();

    registry.client().listTags(registry.repository("a"));
    registry.client().listTags(registry.repository("a"));
    registry.client().listTags(registry.repository("b"));

    registry
        .server()
        .verify(
            1,
            getRequestedFor(urlPathEqualTo("/token"))
                .withQueryParam("x", equalTo("1"))
                .withQueryParam("service", equalTo("reg"))
                .withQueryParam("scope", equalTo("repository:a:pull"))
                .withHeader("Authorization", absent()));
    assertThat(registry.requests()).isEqualTo(1 + 1 + 1 + 1 + 2);
  }

  @Test
  void aPasswordGoesToTheTokenServiceOnly() {
    challenge("Bearer realm=\"/token\",service=\"reg\"");
    token("tok");
    tags();

    registry.client(TestRegistry.PASSWORD).listTags(registry.repository("a"));

    registry
        .server()
        .verify(
            1,
            getRequestedFor(urlPathEqualTo("/token"))
                .withQueryParam("account", equalTo("alice"))
                .withHeader("Authorization", equalTo(BASIC)));
    registry
        .server()
        .verify(
            0,
            getRequestedFor(urlPathMatching("/v2/.*")).withHeader("Authorization", equalTo(BASIC)));
  }

  @Test
  void anExpiredTokenIsReplacedBeforeItIsUsed() {
    challenge("Bearer realm=\"/token\"");
    token("tok");
    tags();
    registry.client().listTags(registry.repository("a"));

    registry.time.pass(Duration.ofSeconds(295));
    registry.client().listTags(registry.repository("a"));

    registry.server().verify(2, getRequestedFor(urlPathEqualTo("/token")));
    registry
        .server()
        .verify(
            1, getRequestedFor(urlPathMatching("/v2/.*")).withHeader("Authorization", absent()));
  }

  @Test
  void aRefusedTokenIsReplacedOnceAndThenItIsAnError() {
    registry.answerAll(
        aResponse()
            .withStatus(401)
            .withHeader(
                "WWW-Authenticate",
                "Bearer realm=\"/token\",error=\"insufficient_scope\",scope=\"repository:a:pull\"")
            .withBody("{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"no\\u001b[31m\"}]}"));
    token("tok");

    assertThatThrownBy(() -> registry.client().listTags(registry.repository("a")))
        .is(Failed.UNAUTHORIZED)
        .has(Failed.hint("not public"))
        .hasMessage("GET tags of %s/a: no\\u001b[31m (HTTP 401 UNAUTHORIZED)", registry.host());

    registry.server().verify(2, getRequestedFor(urlPathMatching("/v2/.*")));
    registry.server().verify(1, getRequestedFor(urlPathEqualTo("/token")));
  }

  @Test
  void aRealmThatIsNoAddressIsAClearErrorUnlessBasicIsOfferedToo() {
    challenge("Bearer realm=\"null://host/v2/token\"");
    assertThatThrownBy(() -> registry.client().listTags(registry.repository("a")))
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("token service that can't be used");

    challenge("Bearer realm=\"null://host/v2/token\", Basic realm=\"x\"");
    registry.answer(
        get(urlPathMatching("/v2/.*/tags/list")).withHeader("Authorization", equalTo(BASIC)),
        okJson("{\"tags\":[\"1\"]}"));
    assertThat(registry.client(TestRegistry.PASSWORD).listTags(registry.repository("a")))
        .contains(List.of("1"));
  }

  @Test
  void anUnclosedQuoteIsAClearError() {
    challenge("Bearer realm=\"/token");

    assertThatThrownBy(() -> registry.client().listTags(registry.repository("a")))
        .hasMessageContaining("a quote is not closed");
  }

  @Test
  void aTokenIsKeptWhenTheRegistryAsksForAPasswordInstead() {
    challenge("Bearer realm=\"/token\"");
    token("tok");
    tags();
    RegistryTarget client = registry.client(TestRegistry.PASSWORD);
    client.listTags(registry.repository("a"));
    registry.server().resetAll();
    registry.answer(
        any(anyUrl()).atPriority(10),
        aResponse().withStatus(401).withHeader("WWW-Authenticate", "Basic realm=\"harbor\""));
    token("new");
    registry.answer(
        get(urlPathMatching("/v2/.*")).withHeader("Authorization", equalTo("Bearer new")),
        okJson("{\"tags\":[\"2\"]}"));

    assertThat(client.listTags(registry.repository("a"))).contains(List.of("2"));
  }

  @Test
  void manyThreadsShareOneTokenRequest() throws Exception {
    challenge("Bearer realm=\"/token\"");
    registry.answer(
        get(urlPathEqualTo("/token")),
        okJson("{\"token\":\"tok\",\"expires_in\":300}").withFixedDelay(200));
    tags();
    RegistryTarget client = registry.client();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> lists =
        List.of(1, 2, 3, 4).stream()
            .<Future<?>>map(
                any ->
                    threads.submit(
                        () -> {
                          start.await();
                          return client.listTags(registry.repository("a"));
                        }))
            .toList();

    start.countDown();
    for (Future<?> list : lists) {
      list.get();
    }

    threads.shutdown();
    registry.server().verify(1, getRequestedFor(urlPathEqualTo("/token")));
  }

  @Test
  void aTokenServiceThatFailsIsNotBlamedOnTheCredentials() {
    challenge("Bearer realm=\"/token\"");
    registry.answer(get(urlPathEqualTo("/token")), aResponse().withStatus(503));

    assertThatThrownBy(() -> registry.client().listTags(registry.repository("a")))
        .isInstanceOf(UnavailableException.class);
    registry.server().verify(3, getRequestedFor(urlPathEqualTo("/token")));
  }

  @Test
  void anAnswerWithoutATokenIsAnError() {
    challenge("Bearer realm=\"/token\"");
    registry.answer(get(urlPathEqualTo("/token")), aResponse().withBody("<html>login</html>"));

    assertThatThrownBy(() -> registry.client().listTags(registry.repository("a")))
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("/token answers with a web page instead of a token");
  }

  @Test
  void aTokenToPushServesToPullAsWell() {
    challenge("Bearer realm=\"/token\"");
    token("tok");
    registry.answer(
        any(urlPathMatching("/v2/.*/uploads/")).withHeader("Authorization", matching("Bearer.*")),
        aResponse().withStatus(202).withHeader("Location", "/v2/a/upload"));
    registry.answer(
        head(urlPathMatching("/v2/.*")).withHeader("Authorization", matching("Bearer.*")),
        aResponse().withStatus(200));
    byte[] content = TestRegistry.bytes("x");

    registry.client().startUpload(registry.repository("a"), TestRegistry.blob(content).digest());
    registry.client().hasBlob(registry.repository("a"), TestRegistry.blob(content));

    registry
        .server()
        .verify(
            1,
            getRequestedFor(urlPathEqualTo("/token"))
                .withQueryParam("scope", containing("pull,push")));
    registry.server().verify(1, headRequestedFor(anyUrl()));
  }

  private void challenge(String challenge) {
    registry.answerAll(aResponse().withStatus(401).withHeader("WWW-Authenticate", challenge));
  }

  private void token(String value) {
    registry.answer(
        get(urlPathEqualTo("/token")),
        okJson("{\"token\":\"%s\",\"expires_in\":300}".formatted(value)));
  }

  private void tags() {
    registry.answer(
        get(urlPathMatching("/v2/.*/tags/list")).withHeader("Authorization", equalTo("Bearer tok")),
        okJson("{\"tags\":[\"1\"]}"));
  }
}
