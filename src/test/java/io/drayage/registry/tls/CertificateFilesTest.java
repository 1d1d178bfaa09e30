package io.drayage.registry.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.testing.CapturedLog;
import io.drayage.testing.FaultKind;
import io.drayage.watch.FileStamp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changed and invalid certificate files. */
final class CertificateFilesTest {
  private static final Path TLS = Path.of("src/test/resources/tls");

  private final Path directory;

  CertificateFilesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  @FaultKind("A31")
  void whatIsNoCertificateIsLeftOutAndNamed() throws IOException {
    copy("ca.crt", "ca.crt");
    Files.createSymbolicLink(directory.resolve("dangling.crt"), directory.resolve("absent"));
    Files.createFile(directory.resolve("empty.crt"));
    Files.writeString(directory.resolve("garbage.crt"), "garbage");
    Files.writeString(
        directory.resolve("broken.crt"),
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    Files.createDirectory(directory.resolve("folder.crt"));

    try (CapturedLog log = CapturedLog.of(CertificateDirectory.class)) {
      assertThat(new CertificateDirectory(directory).authorities()).hasSize(1);

      for (String name : List.of("dangling", "empty", "garbage", "broken", "folder")) {
        assertThat(log.lines())
            .anyMatch(line -> line.startsWith("WARN leaving out") && line.contains(name + ".crt"));
      }
    }
  }

  @Test
  @FaultKind("A31")
  void aClientCertificateThatIsALinkToNowhereIsLeftOutAndNamed() throws IOException {
    Files.createSymbolicLink(directory.resolve("client.cert"), directory.resolve("absent"));

    try (CapturedLog log = CapturedLog.of(CertificateDirectory.class)) {
      assertThatCode(() -> new CertificateDirectory(directory).clientKeys())
          .doesNotThrowAnyException();

      assertThat(log.lines()).anyMatch(line -> line.contains("client.cert"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage"})
  @FaultKind("A31")
  void aFileNamedForTheMachineThatHoldsNoCertificateIsNamed(String content) throws Exception {
    Path named = Files.writeString(directory.resolve("named.pem"), content);
    TrustedAuthorities machine =
        new TrustedAuthorities(
            Map.of("SSL_CERT_FILE", named.toString()), List.of(copy("ca.crt", "bundle.pem")));

    try (CapturedLog log = CapturedLog.of(TrustedAuthorities.class)) {
      check(machine);

      assertThat(log.lines()).anyMatch(line -> line.contains("named.pem"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @FaultKind("A8")
  void theMachinesAuthoritiesAreReadAgainWhenTheirFileChanges(boolean namedByVariable)
      throws Exception {
    Path file = copy("expired-ca.crt", "authorities.pem");
    TrustedAuthorities machine =
        namedByVariable
            ? new TrustedAuthorities(Map.of("SSL_CERT_FILE", file.toString()), List.of())
            : new TrustedAuthorities(Map.of(), List.of(file));
    List<FileStamp> before = machine.stamps();
    assertThatThrownBy(() -> check(machine)).isInstanceOf(CertificateException.class);

    copy("ca.crt", "authorities.pem");

    assertThat(machine.stamps()).isNotEqualTo(before);
    check(machine);
  }

  @Test
  @FaultKind("A8")
  void aFileThatIsGoneWhenItChangesLeavesInForceWhatWasRead() throws Exception {
    Path file = copy("ca.crt", "authorities.pem");
    TrustedAuthorities machine =
        new TrustedAuthorities(Map.of("SSL_CERT_FILE", file.toString()), List.of());
    check(machine);

    try (CapturedLog log = CapturedLog.of(TrustedAuthorities.class)) {
      Files.delete(file);
      check(machine);
      check(machine);

      assertThat(log.lines()).singleElement().asString().contains("authorities.pem");
    }
  }

  private static void check(TrustedAuthorities machine) throws Exception {
    X509TrustManager manager = (X509TrustManager) machine.trustManagers(List.of())[0];
    manager.checkServerTrusted(serverChain(), "ECDHE_RSA");
  }

  private static X509Certificate[] serverChain() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream content = Files.newInputStream(TLS.resolve("server.p12"))) {
      store.load(content, "password".toCharArray());
    }
    return Arrays.stream(store.getCertificateChain(store.aliases().nextElement()))
        .map(X509Certificate.class::cast)
        .toArray(X509Certificate[]::new);
  }

  private Path copy(String resource, String name) throws IOException {
    return Files.copy(
        TLS.resolve(resource), directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }
}
