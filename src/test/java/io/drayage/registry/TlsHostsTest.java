package io.drayage.registry;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.unauthorized;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.drayage.oci.Descriptor;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.testing.Failed;
import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is set for a registry's TLS is for its own host, and not for where it leads. */
final class TlsHostsTest {
  private static final Path TLS = Path.of("src/test/resources/tls");
  private static final byte[] CONTENT = TestRegistry.bytes("content");
  private static final Descriptor BLOB = TestRegistry.blob(CONTENT);

  private final Path certsDir;

  @AutoClose
  private final RegistryClients clients = new RegistryClients(TestRegistry.fastOptions());

  @AutoClose("stop")
  private final WireMockServer registry = server("server.p12", false);

  @AutoClose("stop")
  private WireMockServer other = registry;

  TlsHostsTest(@TempDir Path certsDir) {
    this.certsDir = certsDir;
  }

  @Test
  @FaultKind("A19")
  void aTokenServiceIsCheckedThoughTheRegistryIsNot() {
    other = server("elsewhere.p12", false);
    answer(other, okJson("{\"token\":\"t\"}"));
    answer(
        registry,
        unauthorized().withHeader("WWW-Authenticate", "Bearer realm=\"" + url(other) + "\""));

    assertThatThrownBy(() -> client(true).listTags(repository()))
        .is(Failed.UNTRUSTED)
        .hasMessageContaining("127.0.0.1:" + other.httpsPort())
        .satisfies(
            e ->
                assertThat(((RegistryException) e).details().hint())
                    .contains(certsDir.resolve("127.0.0.1").toString())
                    .doesNotContain("skip-tls-verify"));
    assertThat(other.getAllServeEvents()).isEmpty();
  }

  @Test
  @FaultKind("A19")
  void aStoreThatIsRedirectedToIsNotShownTheRegistrysClientCertificate() throws IOException {
    certificates("localhost");
    other = server("server.p12", true);
    answer(other, aResponse().withBody(CONTENT));
    answer(registry, temporaryRedirect(url(other)));
    Files.copy(TLS.resolve("ca.crt"), folder("127.0.0.1").resolve("ca.crt"));

    assertThatThrownBy(this::read).isInstanceOf(RegistryException.class);
    assertThat(other.getAllServeEvents()).isEmpty();
  }

  @Test
  @FaultKind("A19")
  void aStoreIsMetWithTheCertificatesInItsOwnFolder() throws IOException {
    certificates("localhost");
    certificates("127.0.0.1");
    other = server("server.p12", true);
    answer(other, aResponse().withBody(CONTENT));
    answer(registry, temporaryRedirect(url(other)));

    assertThat(read()).isEqualTo(CONTENT);
  }

  private byte[] read() throws IOException {
    try (InputStream content = client(false).openBlob(repository(), BLOB)) {
      return content.readAllBytes();
    }
  }

  private RegistryHost host() {
    return new RegistryHost("localhost:" + registry.httpsPort());
  }

  private Repository repository() {
    return new Repository(host(), "a");
  }

  private RegistryTarget client(boolean skipTlsVerify) {
    return clients.target(
        new RegistrySettings(
            host(),
            URI.create("https://" + host()),
            skipTlsVerify,
            !skipTlsVerify,
            certsDir,
            TestRegistry.PASSWORD));
  }

  private void certificates(String host) throws IOException {
    for (String name : new String[] {"ca.crt", "client.cert", "client.key"}) {
      Files.copy(TLS.resolve(name), folder(host).resolve(name));
    }
  }

  private Path folder(String host) throws IOException {
    return Files.createDirectories(certsDir.resolve(host));
  }

  private static String url(WireMockServer server) {
    return "https://127.0.0.1:%d/there".formatted(server.httpsPort());
  }

  private static void answer(WireMockServer server, ResponseDefinitionBuilder answer) {
    server.stubFor(any(anyUrl()).willReturn(answer));
  }

  private static WireMockServer server(String keyStore, boolean clientCertificate) {
    WireMockServer server =
        new WireMockServer(
            options()
                .httpDisabled(true)
                .dynamicHttpsPort()
                .keystorePath(TLS.resolve(keyStore).toString())
                .keystorePassword("password")
                .keyManagerPassword("password")
                .keystoreType("PKCS12")
                .needClientAuth(clientCertificate)
                .trustStorePath(TLS.resolve("trust.p12").toString())
                .trustStorePassword("password")
                .trustStoreType("PKCS12"));
    server.start();
    return server;
  }
}
