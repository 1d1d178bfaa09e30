package io.drayage.registry;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.auth.CredentialSource;
import io.drayage.registry.auth.Credentials;
import io.drayage.testing.Failed;
import io.drayage.testing.FaultKind;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Docker Hub's own API and the old index API of other registries. */
final class HubListersTest {
  private static final String FIRST = "/v2/namespaces/alice/repositories?page_size=100";

  @AutoClose private final TestRegistry hub = new TestRegistry();

  @AutoClose
  private final RegistryClients clients =
      new RegistryClients(TestRegistry.fastOptions(), hub.timing());

  @Test
  void allRepositoriesOfTheUserThatLogsInAreListed() {
    login();
    page(FIRST, 0, 100, hub.url() + FIRST + "&page=2");
    page(FIRST + "&page=2", 100, 150, null);

    RepositoryNames list = namespace(TestRegistry.PASSWORD).list(100);

    assertThat(list.paths()).hasSize(150).startsWith("alice/app0").endsWith("alice/app149");
    assertThat(list.moreLeft()).isFalse();
  }

  @Test
  void noFurtherPageIsReadThanIsNeeded() {
    login();
    page(FIRST, 0, 100, hub.url() + FIRST + "&page=2");

    RepositoryNames list = namespace(TestRegistry.PASSWORD).list(99);

    assertThat(list.paths()).hasSize(100);
    assertThat(list.moreLeft()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://elsewhere.example/v2/x",
        "http://127.0.0.1:1/v2/x",
        "http://localhost/x",
        "ftp:x"
      })
  void aNextPageAtAnotherHostIsAnErrorAndSeesNoToken(String next) {
    login();
    page(FIRST, 0, 100, next);

    assertThatThrownBy(() -> namespace(TestRegistry.PASSWORD).list(-1))
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("next page");
    assertThat(hub.requests()).isEqualTo(2);
  }

  @Test
  void anErrorOnALaterPageIsAnErrorAndNoShortList() {
    login();
    page(FIRST, 0, 100, hub.url() + FIRST + "&page=2");
    hub.answer(get(urlEqualTo(FIRST + "&page=2")), aResponse().withStatus(404));

    assertThatThrownBy(() -> namespace(TestRegistry.PASSWORD).list(100))
        .is(Failed.NOT_FOUND)
        .hasMessageContaining("GET repositories of Docker Hub user alice");
  }

  @Test
  void withoutALoginThereIsNothingToList() {
    assertThatThrownBy(() -> namespace(TestRegistry.ANONYMOUS).list(100))
        .is(Failed.UNAUTHORIZED)
        .hasMessageContaining("there is no login");
    assertThat(hub.requests()).isZero();
  }

  @Test
  void aRefusedLoginNeverShowsThePassword() {
    hub.answerAll(aResponse().withStatus(401).withBody("{\"message\":\"Incorrect\"}"));

    assertThatThrownBy(() -> namespace(TestRegistry.PASSWORD).list(100))
        .is(Failed.UNAUTHORIZED)
        .hasMessageContaining("POST login at Docker Hub: Incorrect (HTTP 401)")
        .message()
        .doesNotContain("s3cr3t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"access_token\":\"\"}", "{\"access_token\":\"a\\nb\"}", "x"})
  void aLoginWithoutATokenIsAnError(String body) {
    hub.answerAll(okJson(body));

    assertThatThrownBy(() -> namespace(TestRegistry.PASSWORD).list(100)).is(Failed.INVALID_CONTENT);
  }

  @Test
  void anEmailAddressIsNoNamespace() {
    CredentialSource email = CredentialSource.of(new Credentials.Basic("a@example.com", "x"));

    assertThatThrownBy(() -> namespace(email).list(100))
        .is(Failed.UNAUTHORIZED)
        .hasMessageContaining("no Docker ID");
  }

  @Test
  void whatIsNoImageIsLeftOut() {
    login();
    hub.answer(
        get(urlEqualTo(FIRST)),
        okJson(
            """
            {"next":null,"results":[{"name":"a","namespace":"alice","repository_type":"image"},
            {"name":"b","repository_type":null},{"name":"c","repository_type":"plugin"}]}"""));

    assertThat(namespace(TestRegistry.PASSWORD).list(100).paths())
        .containsExactly("alice/a", "alice/b");
  }

  @Test
  void aSearchOfDockerHubGoesOnFromWhereItWas() {
    String search = "/api/search/v4?query=web+server&size=100&from=";
    hub.answer(get(urlEqualTo(search + "0")), found(0, 100, 130));
    hub.answer(get(urlEqualTo(search + "100")), found(100, 130, 130));

    RepositoryNames list =
        clients.hubSearch(settings(TestRegistry.ANONYMOUS), hubUri(), "web server").list(100);

    assertThat(list.paths()).hasSize(130).contains("app0", "app129");
    assertThat(list.moreLeft()).isFalse();
  }

  @Test
  void aSearchThatDockerHubCutsOffHasMoreLeft() {
    hub.answerAll(found(0, 0, 130));

    RepositoryNames list =
        clients.hubSearch(settings(TestRegistry.ANONYMOUS), hubUri(), "x").list(-1);

    assertThat(list).isEqualTo(new RepositoryNames(List.of(), true));
  }

  @Test
  void theIndexOfAnotherRegistryIsReadPageByPage() {
    String search = "/v1/search?q=team&n=100&page=";
    hub.answer(get(urlEqualTo(search + "1")), index(0, 100, 2));
    hub.answer(get(urlEqualTo(search + "2")), index(100, 150, 2));

    RepositoryNames list = search("team").list(100);

    assertThat(list.paths()).hasSize(150).contains("team/app149");
    assertThat(list.moreLeft()).isFalse();
  }

  @Test
  @FaultKind("A21")
  void aPageOfTheIndexWithoutARepositoryDoesNotEndTheList() {
    String search = "/v1/search?q=team&n=100&page=";
    hub.answer(get(urlEqualTo(search + "1")), index(0, 100, 3));
    hub.answer(get(urlEqualTo(search + "2")), index(0, 0, 3));
    hub.answer(get(urlEqualTo(search + "3")), index(100, 150, 3));

    assertThat(search("team").list(-1).paths()).hasSize(150);
  }

  @Test
  void anIndexThatFailsOnALaterPageIsAnError() {
    String search = "/v1/search?q=team&n=100&page=";
    hub.answer(get(urlEqualTo(search + "1")), index(0, 100, 2));
    hub.answer(get(urlEqualTo(search + "2")), aResponse().withStatus(500));

    assertThatThrownBy(() -> search("team").list(100)).isInstanceOf(UnavailableException.class);
  }

  private void login() {
    hub.answer(
        post(urlEqualTo("/v2/auth/token"))
            .withRequestBody(equalToJson("{\"identifier\":\"alice\",\"secret\":\"s3cr3t\"}")),
        okJson("{\"access_token\":\"jwt\"}"));
  }

  private void page(String url, int from, int to, @Nullable String next) {
    String names =
        IntStream.range(from, to)
            .mapToObj("{\"name\":\"app%d\",\"namespace\":\"alice\"}"::formatted)
            .collect(Collectors.joining(","));
    String link = next == null ? "null" : "\"" + next + "\"";
    hub.answer(
        get(urlEqualTo(url)).withHeader("Authorization", equalTo("Bearer jwt")),
        okJson("{\"count\":%d,\"next\":%s,\"results\":[%s]}".formatted(to, link, names)));
  }

  private static ResponseDefinitionBuilder found(int from, int to, int total) {
    String items =
        IntStream.range(from, to)
            .mapToObj("{\"id\":\"library/app%d\",\"type\":\"image\"}"::formatted)
            .collect(Collectors.joining(","));
    return okJson("{\"total\":%d,\"results\":[%s]}".formatted(total, items));
  }

  private static ResponseDefinitionBuilder index(int from, int to, int pages) {
    String items =
        IntStream.range(from, to)
            .mapToObj("{\"name\":\"team/app%d\"}"::formatted)
            .collect(Collectors.joining(","));
    return okJson("{\"num_pages\":%d,\"results\":[%s]}".formatted(pages, items));
  }

  private Catalog namespace(CredentialSource credentials) {
    return clients.hubNamespace(settings(credentials), hubUri());
  }

  private Catalog search(String text) {
    return clients.search(settings(TestRegistry.ANONYMOUS), text);
  }

  private URI hubUri() {
    return URI.create(hub.url());
  }

  private RegistrySettings settings(CredentialSource credentials) {
    return new RegistrySettings(
        new RegistryHost("docker.io"),
        URI.create(hub.url()),
        false,
        true,
        Path.of("absent-certs.d"),
        credentials);
  }
}
