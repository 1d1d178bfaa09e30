package io.drayage.registry.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PemFileTest {
  private static final Path TLS = Path.of("src/test/resources/tls");

  private final Path directory;

  PemFileTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @CsvSource({
    "client.cert, client.key, SHA256withRSA",
    "client-ec.cert, client-ec.key, SHA256withECDSA",
  })
  void keysFitTheirCertificates(String certificate, String key, String algorithm)
      throws IOException, GeneralSecurityException {
    X509Certificate holder = new PemFile(TLS.resolve(certificate)).certificates().get(0);

    PrivateKey privateKey =
        new PemFile(TLS.resolve(key)).privateKey(holder.getPublicKey().getAlgorithm());

    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(privateKey);
    signer.update((byte) 1);
    byte[] signature = signer.sign();
    signer.initVerify(holder.getPublicKey());
    signer.update((byte) 1);
    assertThat(signer.verify(signature)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"})
  void aKeyOfAnotherFormIsAnErrorThatSaysWhatToDo(String form) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("x.key"),
            "-----BEGIN %1$s-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END %1$s-----\n"
                .formatted(form));

    assertThatThrownBy(() -> new PemFile(file).privateKey("RSA"))
        .isInstanceOf(CertificateFileException.class)
        .hasMessageContaining("x.key")
        .hasMessageContaining(form)
        .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
  }

  @Test
  void aFileThatHoldsNothingOfTheKindIsAnError() throws IOException {
    Path file = Files.writeString(directory.resolve("x.key"), "no key");

    assertThatThrownBy(() -> new PemFile(file).privateKey("RSA"))
        .isInstanceOf(CertificateFileException.class)
        .hasMessageContaining("no private key");
    assertThat(new PemFile(file).certificates()).isEmpty();
  }

  @Test
  void aDamagedCertificateIsAnError() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("x.crt"),
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

    assertThatThrownBy(() -> new PemFile(file).certificates())
        .isInstanceOf(CertificateFileException.class)
        .hasMessageContaining("x.crt");
  }

  @Test
  void aCertificateWithoutItsKeyIsAnError() throws IOException {
    Files.copy(TLS.resolve("client.cert"), directory.resolve("client.cert"));

    assertThatThrownBy(() -> new CertificateDirectory(directory).clientKeys())
        .isInstanceOf(CertificateFileException.class)
        .hasMessageContaining("client.key");
  }
}
