package io.drayage.registry;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.drayage.oci.Descriptor;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.auth.CredentialSource;
import io.drayage.registry.net.ProxyRules;
import io.drayage.registry.net.ProxyServer;
import io.drayage.registry.net.VouchedHosts;
import io.drayage.testing.Failed;
import io.drayage.testing.FaultKind;
import io.drayage.testing.ForwardProxy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything for a registry goes through a real proxy with a password, which counts it. */
final class ForwardProxyIT {
  private static final String LOGIN = "mirror:s3cr3t";

  @AutoClose("stop")
  private final WireMockServer server =
      new WireMockServer(options().dynamicPort().dynamicHttpsPort().bindAddress("127.0.0.1"));

  @AutoClose
  private final RegistryClients clients = new RegistryClients(TestRegistry.fastOptions());

  @AutoClose private final ForwardProxy proxy;

  ForwardProxyIT(@TempDir Path directory) throws IOException {
    this.proxy = new ForwardProxy(directory);
    server.start();
  }

  @Test
  void plainRequestsTokensAndRedirectsGoThroughIt() throws IOException {
    byte[] content = TestRegistry.bytes("blob");
    Descriptor blob = TestRegistry.blob(content);
    server.stubFor(
        any(anyUrl())
            .atPriority(10)
            .willReturn(
                aResponse()
                    .withStatus(401)
                    .withHeader("WWW-Authenticate", "Bearer realm=\"/token\"")));
    server.stubFor(get(urlPathEqualTo("/token")).willReturn(okJson("{\"token\":\"t\"}")));
    server.stubFor(
        get(urlPathMatching("/v2/.*/blobs/.*"))
            .withHeader("Authorization", equalTo("Bearer t"))
            .willReturn(aResponse().withStatus(307).withHeader("Location", "/storage")));
    server.stubFor(get(urlPathEqualTo("/storage")).willReturn(aResponse().withBody(content)));

    try (InputStream read = http(LOGIN).openBlob(repository(server.port()), blob)) {
      assertThat(read.readAllBytes()).isEqualTo(content);
    }

    String base = "GET http://localhost:" + server.port();
    assertThat(proxy.requests())
        .containsExactly(
            base + "/v2/team/app/blobs/" + blob.digest(),
            base + "/token?scope=repository%3Ateam%2Fapp%3Apull",
            base + "/v2/team/app/blobs/" + blob.digest(),
            base + "/storage");
    assertThat(requestsSeen()).isEqualTo(4);
  }

  @Test
  void tlsGoesThroughOneTunnelThatHidesItsPasswordFromTheRegistry() throws IOException {
    server.stubFor(any(anyUrl()).willReturn(okJson("{\"tags\":[\"1\"]}")));
    RegistryTarget client = https(LOGIN);

    for (int request = 0; request < 3; request++) {
      assertThat(client.listTags(repository(server.httpsPort()))).contains(List.of("1"));
    }

    assertThat(proxy.requests()).containsExactly("CONNECT localhost:" + server.httpsPort());
    server
        .findAll(anyRequestedFor(anyUrl()))
        .forEach(request -> assertThat(request.getHeader("Proxy-Authorization")).isNull());
    assertThat(requestsSeen()).isEqualTo(3);
  }

  @Test
  void anUploadIsSentOnceThroughIt() throws IOException {
    byte[] content = new byte[300_000];
    Descriptor blob = TestRegistry.blob(content);
    server.stubFor(
        post(anyUrl())
            .willReturn(aResponse().withStatus(202).withHeader("Location", "/v2/team/app/up")));
    server.stubFor(
        put(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(201)
                    .withHeader("Docker-Content-Digest", blob.digest().toString())));

    http(LOGIN)
        .startUpload(repository(server.port()), blob.digest())
        .send(blob, new ByteArrayInputStream(content));

    assertThat(proxy.requests()).hasSize(2);
    assertThat(requestsSeen()).isEqualTo(2);
  }

  @Test
  void aWrongPasswordIsTheProxysRefusalNotTheRegistrys() {
    RegistryTarget client = https("mirror:wrong-s3cr3t");

    assertThatThrownBy(() -> client.listTags(repository(server.httpsPort())))
        .is(Failed.DENIED)
        .hasMessageContaining("the proxy 127.0.0.1:")
        .hasMessageContaining("refused the user name or password")
        .hasMessageNotContaining("s3cr3t");
    assertThat(requestsSeen()).isZero();
  }

  @Test
  @FaultKind("A41")
  void aWrongPasswordForAPlainRequestIsTheProxysRefusalToo() {
    RegistryTarget client = http("mirror:wrong-s3cr3t");

    // this proxy answers 401, as if it were the registry
    assertThatThrownBy(() -> client.listTags(repository(server.port())))
        .is(Failed.DENIED)
        .hasMessageContaining("the proxy 127.0.0.1:")
        .hasMessageContaining("refused the user name or password")
        .hasMessageNotContaining("s3cr3t");
    assertThat(requestsSeen()).isZero();
  }

  @Test
  @FaultKind("A41")
  void aRefusalOfAProxyForAPlainRequestIsNotTheRegistrys() {
    // the server stands for the proxy itself
    server.stubFor(
        any(anyUrl())
            .willReturn(aResponse().withStatus(403).withHeader("X-Squid-Error", "ERR_ACCESS 0")));
    assertThatThrownBy(() -> throughServer().listTags(repository(9)))
        .is(Failed.DENIED)
        .hasMessageContaining("the proxy 127.0.0.1:%d gives no way to", server.port());

    server.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(403)
                    .withHeader("Content-Type", "text/html")
                    .withBody("<html><title>Blocked</title></html>")));
    assertThatThrownBy(() -> throughServer().listTags(repository(9)))
        .is(Failed.DENIED)
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.details().hint()).contains("the proxy", "may have answered itself"));
  }

  @Test
  @FaultKind("A32")
  void whatARegistryAnswersInTheNameOfAProxyDoesNotKeepOtherRegistriesOff() {
    server.stubFor(any(anyUrl()).willReturn(okJson("{\"tags\":[\"1\"]}")));
    server.stubFor(get(urlPathMatching("/v2/hostile/.*")).willReturn(aResponse().withStatus(407)));
    assertThatThrownBy(
            () ->
                https(LOGIN)
                    .listTags(
                        new Repository(
                            new RegistryHost("localhost:" + server.httpsPort()), "hostile")))
        .hasMessageContaining("HTTP 407");

    assertThat(https(LOGIN).listTags(repository(server.httpsPort()))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  @FaultKind("A32")
  void aWrongPasswordForTheProxyIsTriedOnce(String scheme) throws Exception {
    int port = scheme.equals("http") ? server.port() : server.httpsPort();
    RegistryTarget client = client(scheme, port, "mirror:wrong");
    ExecutorService threads = Executors.newFixedThreadPool(8);

    List<Future<?>> lists =
        IntStream.range(0, 8)
            .<Future<?>>mapToObj(any -> threads.submit(() -> client.listTags(repository(port))))
            .toList();

    for (Future<?> list : lists) {
      assertThatThrownBy(list::get).hasMessageContaining("refused the user name or password");
    }
    threads.shutdown();
    assertThat(proxy.requests()).hasSize(1);
  }

  @Test
  void aProxyThatCantGetThroughIsToldFromARegistryThatIsDown() {
    int closed = server.httpsPort();
    server.stop();
    assertThatThrownBy(() -> client("https", closed, LOGIN).listTags(repository(closed)))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("gives no way to localhost:" + closed);
    proxy.close();
    assertThatThrownBy(() -> client("https", closed, LOGIN).listTags(repository(closed)))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("the proxy 127.0.0.1:")
        .hasMessageContaining("refused the connection");
  }

  @Test
  void thisMachineIsNeverAskedForThroughAProxyOfTheEnvironment() throws IOException {
    server.stubFor(any(anyUrl()).willReturn(okJson("{\"tags\":[\"1\"]}")));
    ProxyRules rules = ProxyRules.fromEnvironment(Map.of("HTTP_PROXY", proxy.address(LOGIN)));

    assertThat(client("http", server.port(), rules).listTags(repository(server.port())))
        .contains(List.of("1"));

    // localhost is never asked for through a proxy of the environment
    assertThat(proxy.requests()).isEmpty();
  }

  private RegistryTarget http(String login) {
    return client("http", server.port(), login);
  }

  private RegistryTarget throughServer() {
    String address = "http://127.0.0.1:" + server.port();
    return client("http", 9, ProxyRules.always(ProxyServer.parse(address)));
  }

  private RegistryTarget https(String login) {
    return client("https", server.httpsPort(), login);
  }

  private RegistryTarget client(String scheme, int port, String login) {
    return client(scheme, port, ProxyRules.always(ProxyServer.parse(proxy.address(login))));
  }

  private RegistryTarget client(String scheme, int port, ProxyRules rules) {
    CredentialSource anonymous = TestRegistry.ANONYMOUS;
    return clients.target(
        new RegistrySettings(
            new RegistryHost("localhost:" + port),
            URI.create(scheme + "://localhost:" + port),
            false,
            false,
            Path.of("absent-certs.d"),
            anonymous,
            rules,
            VouchedHosts.none()));
  }

  private static Repository repository(int port) {
    return new Repository(new RegistryHost("localhost:" + port), "team/app");
  }

  private int requestsSeen() {
    return server.findAll(anyRequestedFor(anyUrl())).size();
  }
}
