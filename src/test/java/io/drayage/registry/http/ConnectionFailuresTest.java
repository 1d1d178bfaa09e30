package io.drayage.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.failure.FailureKind;
import io.drayage.registry.http.ConnectionFailures.Destination;
import io.drayage.registry.tls.CertificateFileException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class ConnectionFailuresTest {
  private final ConnectionFailures failures =
      new ConnectionFailures(
          new Destination("registry.example", Optional.empty()),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          "name the authority");

  @Test
  void aBadFileOnThisSideIsNotBlamedOnTheOtherSidesCertificate() {
    TransportException told =
        failures.whileSending(
            handshake(
                new CertificateException(
                    new CertificateFileException("can't use the certificate file a.pem", null))));

    assertThat(told.kind()).isEqualTo(FailureKind.UNTRUSTED);
    assertThat(told.reason()).isEqualTo("can't use the certificate file a.pem");
    assertThat(told.hint()).isEmpty();
  }

  @Test
  void aCertificateThatIsNotTrustedIsToldWithWhatToDo() {
    TransportException told = failures.whileSending(handshake(new CertificateException("no path")));

    assertThat(told.kind()).isEqualTo(FailureKind.UNTRUSTED);
    assertThat(told.reason())
        .isEqualTo("the certificate of registry.example is not trusted: no path");
    assertThat(told.hint()).isEqualTo("name the authority");
  }

  private static IOException handshake(CertificateException cause) {
    SSLHandshakeException failure = new SSLHandshakeException("(certificate_unknown)");
    failure.initCause(cause);
    return failure;
  }
}
