package io.drayage.registry;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.drayage.testing.Failed;
import io.drayage.testing.FaultKind;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ApiCatalogTest {
  private static final String FIRST = "/v2/_catalog?n=100";
  private static final String NEXT = "<%s>; rel=\"next\"";

  @AutoClose private final TestRegistry registry = new TestRegistry();

  @ParameterizedTest(name = "{0} repositories, maxItems {1}: {2} read, more left: {3}")
  @CsvSource({
    "50, 100, 50, false",
    "100, 100, 100, false",
    "150, 100, 150, false",
    "200, 100, 200, false",
    "250, 100, 200, true",
    "250, -1, 250, false",
    "250, 99, 100, true",
    "250, 1, 100, true",
    "250, 200, 250, false",
    "0, 100, 0, false",
  })
  void wholePagesAreReadUntilThereAreMoreThanWanted(
      int repositories, int maxItems, int read, boolean moreLeft) {
    serve(repositories);

    RepositoryNames list = registry.client().listRepositories(maxItems);

    assertThat(list.paths()).isEqualTo(names(0, read));
    assertThat(list.moreLeft()).isEqualTo(moreLeft);
  }

  @Test
  void aFullPageWithoutALinkIsAskedForItsSuccessor() {
    registry.answer(get(urlEqualTo(FIRST)), page(0, 100));
    registry.answer(get(urlEqualTo(FIRST + "&last=team%2Fapp00099")), page(100, 120));

    assertThat(registry.client().listRepositories(-1).paths()).hasSize(120);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://elsewhere.example/v2/_catalog?last=x&n=100", "?last=x&n=100"})
  void theNextPageIsAskedOfTheRegistryWhateverHostTheLinkNames(String link) {
    registry.answer(get(urlEqualTo(FIRST)), page(0, 100).withHeader("Link", NEXT.formatted(link)));
    registry.answer(get(urlEqualTo("/v2/_catalog?last=x&n=100")), page(100, 101));

    assertThat(registry.client().listRepositories(100).paths()).hasSize(101);
  }

  @Test
  @FaultKind("A21")
  void aPageWithoutARepositoryDoesNotEndTheList() {
    registry.answer(
        get(urlEqualTo(FIRST)), page(0, 0).withHeader("Link", NEXT.formatted("?last=x")));
    registry.answer(
        get(urlEqualTo("/v2/_catalog?last=x")),
        okJson("{\"repositories\":[\"UP\"]}").withHeader("Link", NEXT.formatted("?last=y")));
    registry.answer(get(urlEqualTo("/v2/_catalog?last=y")), page(0, 2));

    assertThat(registry.client().listRepositories(100).paths()).hasSize(2);
  }

  @Test
  @FaultKind("A21")
  void aLinkThatCanNotBeReadIsAnErrorAndNoShortList() {
    registry.answerAll(page(0, 2).withHeader("Link", "<?last=x>; rel=\"next"));

    assertThatThrownBy(() -> registry.client().listRepositories(100))
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("the list may have more pages");
  }

  @Test
  @FaultKind("A22")
  void aLinkOfManyParametersIsReadInOnePass() {
    String link = "<?last=x>" + ";a=b".repeat(3_500) + ";rel=next";
    registry.answer(get(urlEqualTo(FIRST)), page(0, 100).withHeader("Link", link));
    registry.answer(get(urlEqualTo("/v2/_catalog?last=x")), page(100, 101));

    assertThat(registry.client().listRepositories(100).paths()).hasSize(101);
  }

  @Test
  void anErrorOnALaterPageIsAnErrorAndNoShortList() {
    registry.answer(
        get(urlEqualTo(FIRST)), page(0, 100).withHeader("Link", NEXT.formatted("?last=x")));
    registry.answer(get(urlEqualTo("/v2/_catalog?last=x")), aResponse().withStatus(404));

    assertThatThrownBy(() -> registry.client().listRepositories(100))
        .is(Failed.NOT_FOUND)
        .hasMessageContaining("GET catalog of localhost");
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 405})
  void aRefusedCatalogSaysWhatToDo(int status) {
    registry.answerAll(aResponse().withStatus(status));

    assertThatThrownBy(() -> registry.client().listRepositories(100))
        .has(Failed.hint("a mapping for each repository"));
  }

  @Test
  void namesThatCanNotBeRepositoriesAreLeftOut() {
    registry.answerAll(okJson("{\"repositories\":[\"ok\",null,\"../x\",\"Up\",\"ok\",\"a/b\"]}"));

    assertThat(registry.client().listRepositories(100).paths()).containsExactly("ok", "a/b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html></html>", "{\"repositories\":\"x\"}", "[]", ""})
  void whatIsNoListIsAnError(String body) {
    registry.answerAll(aResponse().withBody(body));

    assertThatThrownBy(() -> registry.client().listRepositories(100)).is(Failed.INVALID_CONTENT);
  }

  @Test
  void theTokenIsAskedForTheCatalog() {
    registry.answerAll(
        aResponse()
            .withStatus(401)
            .withHeader(
                "WWW-Authenticate",
                "Bearer realm=\"%s/token\",service=\"s\"".formatted(registry.url())));
    registry.answer(get(urlPathEqualTo("/token")), okJson("{\"token\":\"t0ken\"}"));
    registry.answer(
        get(urlEqualTo(FIRST)).withHeader("Authorization", containing("t0ken")), page(0, 3));

    assertThat(registry.client().listRepositories(100).paths()).hasSize(3);
    assertThat(registry.server().getAllServeEvents())
        .anySatisfy(
            event ->
                assertThat(event.getRequest().getUrl())
                    .startsWith("/token")
                    .contains("scope=registry%3Acatalog%3A*"));
  }

  private void serve(int repositories) {
    for (int from = 0; from == 0 || from < repositories; from += 100) {
      int to = Math.min(from + 100, repositories);
      ResponseDefinitionBuilder page = page(from, to);
      if (to < repositories) {
        page = page.withHeader("Link", NEXT.formatted(FIRST + "&last=" + to));
      }
      registry.answer(get(urlEqualTo(from == 0 ? FIRST : FIRST + "&last=" + from)), page);
    }
    registry.answer(get(urlEqualTo(FIRST + "&last=team%2Fapp00099")), page(0, 0));
    registry.answer(get(urlEqualTo(FIRST + "&last=team%2Fapp00199")), page(0, 0));
  }

  private static ResponseDefinitionBuilder page(int from, int to) {
    return okJson(
        "{\"repositories\":[%s]}"
            .formatted(
                names(from, to).stream()
                    .collect(Collectors.joining("\",\"", "\"", "\""))
                    .replace("\"\"", "")));
  }

  private static List<String> names(int from, int to) {
    return IntStream.range(from, to).mapToObj("team/app%05d"::formatted).toList();
  }
}
