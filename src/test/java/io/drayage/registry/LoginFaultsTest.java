package io.drayage.registry;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.drayage.testing.Failed;
import io.drayage.testing.FaultKind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Token services that move, redirect or refuse, and registries that demand more than is usual. */
final class LoginFaultsTest {
  private static final String BASIC = "Basic YWxpY2U6czNjcjN0";
  private static final int MANY = 12;

  @AutoClose private final TestRegistry registry = new TestRegistry();

  @AutoClose("stop")
  private final WireMockServer elsewhere =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

  @ParameterizedTest
  @ValueSource(ints = {0, 200, 401, 403, 404, 503})
  @FaultKind("A9")
  void aTokenServiceThatMovedIsForgotten(int status) {
    elsewhere.start();
    elsewhere.stubFor(get(anyUrl()).willReturn(okJson("{\"token\":\"old\"}")));
    challenge("Bearer realm=\"http://localhost:%d/token\"".formatted(elsewhere.port()));
    tagsFor("Bearer old");
    RegistryTarget client = registry.client(TestRegistry.PASSWORD);
    client.listTags(registry.repository("a"));

    elsewhere.resetAll();
    if (status == 0) {
      elsewhere.stop();
    } else {
      elsewhere.stubFor(
          get(anyUrl()).willReturn(aResponse().withStatus(status).withBody("<html>moved</html>")));
    }
    challenge("Bearer realm=\"/token\"");
    token("new");
    tagsFor("Bearer new");

    assertThat(client.listTags(registry.repository("b"))).contains(List.of("1"));
    assertThat(client.listTags(registry.repository("c"))).contains(List.of("1"));
    registry
        .server()
        .verify(
            2, getRequestedFor(urlPathMatching("/v2/.*")).withHeader("Authorization", absent()));
  }

  @Test
  @FaultKind("A9")
  void aTokenServiceThatFailsAndIsStillNamedIsNotAskedTwice() {
    challenge("Bearer realm=\"/token\"");
    token("tok");
    tagsFor("Bearer tok");
    RegistryTarget client = registry.client();
    client.listTags(registry.repository("a"));
    registry.answer(get(urlPathEqualTo("/token")), aResponse().withStatus(404));

    assertThatThrownBy(() -> client.listTags(registry.repository("b")))
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("gives no token: HTTP 404");

    registry.server().verify(2, getRequestedFor(urlPathEqualTo("/token")));
  }

  @Test
  @FaultKind("A9")
  void aRegistryThatNeedsNoTokenAnyMoreIsReadWithoutOne() {
    challenge("Bearer realm=\"/token\"");
    token("tok");
    tagsFor("Bearer tok");
    RegistryTarget client = registry.client();
    client.listTags(registry.repository("a"));
    registry.server().resetAll();
    registry.answer(get(urlPathMatching("/v2/.*")), okJson("{\"tags\":[\"1\"]}"));
    registry.answer(get(urlPathEqualTo("/token")), aResponse().withStatus(404));

    assertThat(client.listTags(registry.repository("b"))).contains(List.of("1"));
  }

  @Test
  @FaultKind("A10")
  void aRegistryThatDemandsMoreIsGivenItWithoutBeingAskedAgain() {
    for (String name : List.of("a", "b")) {
      demand(name, "repository:%s:metadata_read,pull".formatted(name));
    }
    registry.answer(get(urlPathEqualTo("/token")).atPriority(5), okJson("{\"token\":\"narrow\"}"));
    registry.answer(
        get(urlPathEqualTo("/token")).withQueryParam("scope", matching(".*:metadata_read,pull")),
        okJson("{\"token\":\"wide\"}"));
    tagsFor("Bearer wide");
    RegistryTarget client = registry.client();

    for (int time = 0; time < 5; time++) {
      client.listTags(registry.repository("a"));
      client.listTags(registry.repository("b"));
    }

    assertThat(tokenRequests()).isLessThanOrEqualTo(2 * 2);
    assertThat(registry.requests() - tokenRequests()).isLessThanOrEqualTo(2 * (5 + 2));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 403, 400})
  @FaultKind("A10")
  void aRegistryBehindAProxyThatShortensPathsIsGivenTheTokenThatItNames(int whatElse) {
    for (String name : List.of("a", "b")) {
      demand("prefix/" + name, "repository:%s:pull".formatted(name));
    }
    // honours the first scope alone, or refuses whatever it does not know
    registry.answer(
        get(urlPathEqualTo("/token")).atPriority(5),
        whatElse == 200
            ? okJson("{\"token\":\"narrow\"}")
            : aResponse().withStatus(whatElse).withBody("{\"details\":\"unknown repository\"}"));
    registry.answer(
        get(urlMatching("/token\\?scope=repository%3A[ab]%3Apull" + (whatElse == 200 ? ".*" : ""))),
        okJson("{\"token\":\"wide\"}"));
    tagsFor("Bearer wide");
    RegistryTarget client = registry.client();

    for (int time = 0; time < 5; time++) {
      client.listTags(registry.repository("prefix/a"));
      client.listTags(registry.repository("prefix/b"));
    }

    assertThat(tokenRequests()).isLessThanOrEqualTo(2 * 2);
    assertThat(registry.requests() - tokenRequests()).isLessThanOrEqualTo(2 * (5 + 2));
  }

  @Test
  @FaultKind({"A32", "A41"})
  void aWrongPasswordIsShownToTheTokenServiceOnceInARun() throws Exception {
    challenge("Bearer realm=\"/token\"");
    registry.answer(
        get(urlPathEqualTo("/token")),
        aResponse()
            .withStatus(401)
            .withFixedDelay(100)
            .withBody("{\"details\":\"incorrect username or password\"}"));

    for (Future<?> list : listsAtOnce()) {
      assertThatThrownBy(list::get)
          .hasMessageContaining("refused the user name or password of 'alice': incorrect username")
          .hasMessageNotContaining("{");
    }
    assertThat(tokenRequests()).isEqualTo(1);

    registry.time.pass(Duration.ofHours(2));
    listAndFail();
    assertThat(tokenRequests()).isEqualTo(1);
    registry.runBegins();
    listAndFail();
    registry.runBegins();
    listAndFail();
    assertThat(tokenRequests()).isEqualTo(2);
  }

  @Test
  @FaultKind("A32")
  void aWrongPasswordIsShownToTheRegistryOnceInARun() throws Exception {
    registry.answerAll(
        aResponse()
            .withStatus(401)
            .withFixedDelay(20)
            .withHeader("WWW-Authenticate", "Basic realm=\"x\""));

    for (Future<?> list : listsAtOnce()) {
      assertThatThrownBy(list::get)
          .cause()
          .is(Failed.UNAUTHORIZED)
          .isInstanceOfSatisfying(
              RegistryException.class,
              e -> {
                assertThat(e.details().reason())
                    .isEqualTo("the registry refused the user name or password of 'alice'");
                assertThat(e.details().hint()).startsWith("check 'auth' of this registry");
              });
    }

    registry
        .server()
        .verify(1, anyRequestedFor(anyUrl()).withHeader("Authorization", equalTo(BASIC)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer realm=\"/token\"", "Basic realm=\"x\""})
  @FaultKind("A32")
  void aPasswordThatIsNoMoreRightAtTheNextRunIsNotShownForEachImage(String challenge)
      throws Exception {
    challenge(challenge);
    token("tok");
    tagsFor("Bearer tok");
    tagsFor(BASIC);
    registry.client(TestRegistry.PASSWORD).listTags(registry.repository("a"));

    registry.server().resetAll();
    challenge(challenge);
    registry.answer(get(urlPathEqualTo("/token")), aResponse().withStatus(401).withFixedDelay(20));
    registry.time.pass(Duration.ofHours(2));
    registry.runBegins();

    for (Future<?> list : listsAtOnce()) {
      assertThatThrownBy(list::get).cause().is(Failed.UNAUTHORIZED);
    }
    // one refusal may be about one repository alone
    registry
        .server()
        .verify(3, anyRequestedFor(anyUrl()).withHeader("Authorization", equalTo(BASIC)));
  }

  @Test
  @FaultKind("A32")
  void aPasswordThatWasAcceptedIsNotWrongForOneRefusal() {
    challenge("Bearer realm=\"/token\"");
    token("tok");
    tagsFor("Bearer tok");
    RegistryTarget client = registry.client(TestRegistry.PASSWORD);
    client.listTags(registry.repository("a"));
    registry.answer(
        get(urlPathEqualTo("/token")).withQueryParam("scope", matching(".*:closed.*")),
        aResponse().withStatus(401));
    registry.time.pass(Duration.ofHours(2));
    registry.runBegins();

    assertThatThrownBy(() -> client.listTags(registry.repository("closed")))
        .is(Failed.UNAUTHORIZED);
    assertThat(client.listTags(registry.repository("b"))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(ints = {503, 429, 408, 404})
  @FaultKind("A32")
  void anAnswerThatDoesNotLookAtThePasswordDoesNotMakeItSure(int status) {
    challenge("Basic realm=\"x\"");
    registry.answer(
        get(urlPathMatching("/v2/first/.*")).withHeader("Authorization", equalTo(BASIC)),
        aResponse().withStatus(status));
    RegistryTarget client = registry.client(TestRegistry.PASSWORD);
    try {
      client.listTags(registry.repository("first"));
    } catch (RegistryException e) {
      assertThat(e.details().status()).isEqualTo(status);
    }

    for (String name : List.of("a", "b", "c", "d")) {
      assertThatThrownBy(() -> client.listTags(registry.repository(name))).is(Failed.UNAUTHORIZED);
    }

    registry
        .server()
        .verify(
            1,
            getRequestedFor(urlPathMatching("/v2/[a-d]/.*"))
                .withHeader("Authorization", equalTo(BASIC)));
  }

  @Test
  @FaultKind("A9")
  void aTokenThatIsRefusedForOneRepositoryIsNotLackingForTheOthers() {
    challenge("Bearer realm=\"/token\"");
    token("tok");
    tagsFor("Bearer tok");
    RegistryTarget client = registry.client();
    client.listTags(registry.repository("a"));
    registry.answer(
        get(urlPathEqualTo("/token")).withQueryParam("scope", matching(".*:closed.*")),
        aResponse().withStatus(403));

    for (int i = 0; i < 3; i++) {
      String closed = "closed" + i;
      String open = "open" + i;
      assertThatThrownBy(() -> client.listTags(registry.repository(closed))).is(Failed.DENIED);
      assertThat(client.listTags(registry.repository(open))).contains(List.of("1"));
    }

    registry
        .server()
        .verify(
            0,
            getRequestedFor(urlPathMatching("/v2/open.*")).withHeader("Authorization", absent()));
  }

  @Test
  @FaultKind("A32")
  void aGoodPasswordIsWaitedForOnce() throws Exception {
    challenge("Bearer realm=\"/token\"");
    registry.answer(
        get(urlPathEqualTo("/token")), okJson("{\"token\":\"tok\"}").withFixedDelay(50));
    tagsFor("Bearer tok");

    for (Future<?> list : listsAtOnce()) {
      list.get();
    }

    assertThat(tokenRequests()).isEqualTo(MANY);
  }

  @Test
  @FaultKind("A36")
  void aFreshTokenThatIsNotValidYetIsReplacedAfterAMoment() {
    challenge("Bearer realm=\"/token\",error=\"invalid_token\"");
    registry.answer(
        get(urlPathEqualTo("/token"))
            .inScenario("clock")
            .whenScenarioStateIs("Started")
            .willSetStateTo("later"),
        okJson("{\"token\":\"early\"}"));
    registry.answer(
        get(urlPathEqualTo("/token")).inScenario("clock").whenScenarioStateIs("later"),
        okJson("{\"token\":\"tok\"}"));
    tagsFor("Bearer tok");

    assertThat(registry.client().listTags(registry.repository("a"))).contains(List.of("1"));

    assertThat(registry.waits).containsExactly(Duration.ofSeconds(2));
    assertThat(tokenRequests()).isEqualTo(2);
  }

  @Test
  @FaultKind("A36")
  void tokensThatAreNeverValidAreToldAsAMatterOfClocks() {
    challenge("Bearer realm=\"/token\",error=\"invalid_token\"");
    token("tok");

    for (String name : List.of("a", "b")) {
      assertThatThrownBy(() -> registry.client().listTags(registry.repository(name)))
          .is(Failed.UNAUTHORIZED)
          .has(Failed.hint("compare the clocks"));
    }

    assertThat(registry.waits).hasSize(1);
  }

  @Test
  @FaultKind("A48")
  void aTokenServiceThatRedirectsIsFollowedOnItsHost() {
    challenge("Bearer realm=\"/old\"");
    registry.answer(
        get(urlPathEqualTo("/old")), redirect(308, "/token?scope=repository%3Aa%3Apull"));
    token("tok");
    tagsFor("Bearer tok");

    registry.client(TestRegistry.PASSWORD).listTags(registry.repository("a"));

    registry
        .server()
        .verify(
            1,
            getRequestedFor(urlPathEqualTo("/token")).withHeader("Authorization", equalTo(BASIC)));
  }

  @Test
  @FaultKind("A48")
  void aRedirectToAnotherHostIsNotFollowedWithAPassword() {
    challenge("Bearer realm=\"/old\"");
    registry.answer(get(urlPathEqualTo("/old")), redirect(308, "http://192.0.2.1/token"));

    assertThatThrownBy(
            () -> registry.client(TestRegistry.PASSWORD).listTags(registry.repository("a")))
        .is(Failed.UNAUTHORIZED)
        .hasMessageContaining("another host")
        .hasMessageContaining("192.0.2.1");
  }

  @Test
  @FaultKind("A48")
  void aRedirectToAWebPageIsToldAsSuch() {
    challenge("Bearer realm=\"/old\"");
    registry.answer(get(urlPathEqualTo("/old")), redirect(302, "/login"));
    registry.answer(
        get(urlPathEqualTo("/login")), aResponse().withBody("<html><title>Sign in</title></html>"));

    assertThatThrownBy(() -> registry.client().listTags(registry.repository("a")))
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("/old answers with a web page ('Sign in') instead of a token")
        .hasMessageContaining("after a redirect to")
        .hasMessageContaining("/login");
  }

  @Test
  @FaultKind("A48")
  void aCircleOfRedirectsIsLeft() {
    challenge("Bearer realm=\"/old\"");
    registry.answer(get(urlPathEqualTo("/old")), redirect(307, "/old"));

    assertThatThrownBy(() -> registry.client().listTags(registry.repository("a")))
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("redirects more than 5 times");
  }

  private List<Future<?>> listsAtOnce() {
    RegistryTarget client = registry.client(TestRegistry.PASSWORD);
    ExecutorService threads = Executors.newFixedThreadPool(MANY);
    List<Future<?>> lists =
        IntStream.range(0, MANY)
            .<Future<?>>mapToObj(
                number -> threads.submit(() -> client.listTags(registry.repository("a" + number))))
            .toList();
    threads.shutdown();
    return lists;
  }

  private void listAndFail() {
    assertThatThrownBy(
            () -> registry.client(TestRegistry.PASSWORD).listTags(registry.repository("z")))
        .is(Failed.UNAUTHORIZED);
  }

  private int tokenRequests() {
    return registry.server().findAll(getRequestedFor(urlPathEqualTo("/token"))).size();
  }

  private static ResponseDefinitionBuilder redirect(int status, String location) {
    return aResponse().withStatus(status).withHeader("Location", location);
  }

  private void demand(String repository, String scope) {
    registry.answer(
        get(urlPathMatching("/v2/" + repository + "/.*")).atPriority(9),
        aResponse()
            .withStatus(401)
            .withHeader(
                "WWW-Authenticate", "Bearer realm=\"/token\",scope=\"%s\"".formatted(scope)));
  }

  private void challenge(String challenge) {
    registry.answerAll(aResponse().withStatus(401).withHeader("WWW-Authenticate", challenge));
  }

  private void token(String value) {
    registry.answer(
        get(urlPathEqualTo("/token")),
        okJson("{\"token\":\"%s\",\"expires_in\":300}".formatted(value)));
  }

  private void tagsFor(String authorization) {
    registry.answer(
        get(urlPathMatching("/v2/.*/tags/list"))
            .withHeader("Authorization", equalTo(authorization)),
        okJson("{\"tags\":[\"1\"]}"));
  }
}
