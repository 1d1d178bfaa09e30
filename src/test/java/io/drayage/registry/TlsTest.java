package io.drayage.registry;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.testing.Failed;
import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TlsTest {
  private static final Path TLS = Path.of("src/test/resources/tls");

  private final Path certsDir;
  private final Path hostDir;

  @AutoClose
  private final RegistryClients clients = new RegistryClients(TestRegistry.fastOptions());

  @AutoClose("stop")
  private WireMockServer server = new WireMockServer();

  TlsTest(@TempDir Path certsDir) throws IOException {
    this.certsDir = certsDir;
    this.hostDir = Files.createDirectory(certsDir.resolve("localhost"));
  }

  @Test
  void anUnknownAuthorityIsNotTrustedAndSaysWhatToDo() throws IOException {
    start("server.p12");

    assertThatThrownBy(() -> list(Trust.VERIFY))
        .is(Failed.UNTRUSTED)
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> {
              assertThat(e.details().attempts()).isEqualTo(1);
              assertThat(e.details().hint()).contains(hostDir.toString(), "skip-tls-verify");
            })
        .hasMessageContaining("is not trusted");
  }

  @Test
  void anAuthorityInTheRegistrysDirectoryIsTrusted() throws IOException {
    copy("ca.crt", "ca.crt");
    start("server.p12");

    assertThat(list(Trust.VERIFY)).contains(List.of("1"));
  }

  @Test
  void aCertificateForAnotherHostIsNotTrusted() throws IOException {
    copy("ca.crt", "ca.crt");
    start("elsewhere.p12");

    assertThatThrownBy(() -> list(Trust.VERIFY)).is(Failed.UNTRUSTED);
  }

  @Test
  void anyCertificateWillDoWhereVerificationIsOff() throws IOException {
    start("elsewhere.p12");

    assertThat(list(Trust.SKIP)).contains(List.of("1"));
  }

  @ParameterizedTest
  @CsvSource({
    "client.cert, client.key",
    "client-ec.cert, client-ec.key",
  })
  void aClientCertificateIsShownToARegistryThatWantsOne(String certificate, String key)
      throws IOException {
    copy("ca.crt", "ca.crt");
    copy(certificate, "client.cert");
    copy(key, "client.key");
    start(
        settings("server.p12")
            .needClientAuth(true)
            .trustStorePath(TLS.resolve("trust.p12").toString())
            .trustStorePassword("password")
            .trustStoreType("PKCS12"));

    assertThat(list(Trust.VERIFY)).contains(List.of("1"));
  }

  @Test
  void aKeyThatCanNotBeReadIsAnErrorThatNamesTheFile() throws IOException {
    copy("client.cert", "client.cert");
    copy("encrypted.key", "client.key");
    start("server.p12");

    assertThatThrownBy(() -> list(Trust.VERIFY))
        .is(Failed.UNTRUSTED)
        .hasMessageContaining("client.key");
  }

  @Test
  @FaultKind("A8")
  void aFolderOfCertificatesIsReadAgainWhenItChanges() throws IOException {
    Files.delete(hostDir);
    start("server.p12");
    server.stubFor(
        get(anyUrl()).willReturn(okJson("{\"tags\":[\"1\"]}").withHeader("Connection", "close")));
    assertThatThrownBy(() -> list(Trust.VERIFY)).is(Failed.UNTRUSTED);

    Files.createDirectory(hostDir);
    copy("ca.crt", "ca.crt");
    assertThat(list(Trust.VERIFY)).contains(List.of("1"));

    Files.delete(hostDir.resolve("ca.crt"));
    copy("expired-ca.crt", "ca.crt");
    assertThatThrownBy(() -> list(Trust.VERIFY)).is(Failed.UNTRUSTED);
  }

  @Test
  @FaultKind("A8")
  void aClientCertificateIsReadAgainWhenItChanges() throws IOException {
    copy("ca.crt", "ca.crt");
    start(
        settings("server.p12")
            .needClientAuth(true)
            .trustStorePath(TLS.resolve("trust.p12").toString())
            .trustStorePassword("password")
            .trustStoreType("PKCS12"));
    assertThatThrownBy(() -> list(Trust.VERIFY)).isInstanceOf(RegistryException.class);

    copy("client.cert", "client.cert");
    copy("client.key", "client.key");

    assertThat(list(Trust.VERIFY)).contains(List.of("1"));
  }

  @Test
  @FaultKind("A31")
  void aLinkToNowhereBesideAnAuthorityDoesNoHarm() throws IOException {
    copy("ca.crt", "ca.crt");
    Files.createSymbolicLink(hostDir.resolve("a.crt"), hostDir.resolve("absent"));
    start("server.p12");

    assertThat(list(Trust.VERIFY)).contains(List.of("1"));
  }

  @Test
  void plainHttpIsFoundOutWhereItIsAllowed() {
    startPlain();

    assertThat(list("https://localhost:" + server.port(), Trust.SKIP)).contains(List.of("1"));
    assertThat(list("https://localhost:" + server.port(), Trust.SKIP)).contains(List.of("1"));
    server.verify(2, getRequestedFor(anyUrl()));
  }

  @Test
  void plainHttpIsRefusedWhereItIsNot() {
    startPlain();

    assertThatThrownBy(() -> list("https://localhost:" + server.port(), Trust.VERIFY))
        .is(Failed.UNTRUSTED)
        .hasMessageContaining("plain HTTP");
  }

  private enum Trust {
    VERIFY,
    SKIP
  }

  private Optional<List<String>> list(Trust trust) {
    return list("https://localhost:" + server.httpsPort(), trust);
  }

  private Optional<List<String>> list(String endpoint, Trust trust) {
    RegistryHost host = new RegistryHost(URI.create(endpoint).getAuthority());
    RegistryTarget client =
        clients.target(
            new RegistrySettings(
                host,
                URI.create(endpoint),
                trust == Trust.SKIP,
                trust == Trust.VERIFY,
                certsDir,
                TestRegistry.ANONYMOUS));
    return client.listTags(new Repository(host, "a"));
  }

  private void copy(String resource, String name) throws IOException {
    Files.copy(TLS.resolve(resource), hostDir.resolve(name));
  }

  private void start(String keyStore) {
    start(settings(keyStore));
  }

  private void start(WireMockConfiguration settings) {
    server = new WireMockServer(settings);
    server.start();
    server.stubFor(get(anyUrl()).willReturn(okJson("{\"tags\":[\"1\"]}")));
  }

  private void startPlain() {
    start(options().dynamicPort());
  }

  private static WireMockConfiguration settings(String keyStore) {
    return options()
        .dynamicPort()
        .dynamicHttpsPort()
        .keystorePath(TLS.resolve(keyStore).toString())
        .keystorePassword("password")
        .keyManagerPassword("password")
        .keystoreType("PKCS12");
  }
}
