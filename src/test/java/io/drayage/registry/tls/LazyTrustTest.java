package io.drayage.registry.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyStoreException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

class LazyTrustTest {
  private static final X509Certificate[] CHAIN = new X509Certificate[0];

  @Test
  void authoritiesAreReadOnceAndNotBeforeTheFirstCertificate() throws Exception {
    AtomicInteger lookups = new AtomicInteger();
    LazyTrust trust =
        new LazyTrust(
            () -> {
              lookups.incrementAndGet();
              return new AnyCertificate();
            });

    assertThat(trust.getAcceptedIssuers()).isEmpty();
    assertThat(lookups).hasValue(0);
    trust.checkServerTrusted(CHAIN, "ECDHE_RSA");
    trust.checkServerTrusted(CHAIN, "ECDHE_RSA");

    assertThat(lookups).hasValue(1);
  }

  @Test
  void withoutReadableAuthoritiesNoCertificateIsTrusted() {
    LazyTrust trust =
        new LazyTrust(
            () -> {
              throw new KeyStoreException("broken");
            });

    assertThatThrownBy(() -> trust.checkServerTrusted(CHAIN, "ECDHE_RSA"))
        .isInstanceOf(CertificateException.class)
        .cause()
        .isInstanceOf(CertificateFileException.class)
        .hasMessage("can't find out which certificates to trust: broken");
  }

  @Test
  void aFileOfAuthoritiesThatCanNotBeReadIsNamedWhenThereIsACertificate() {
    Map<String, String> environment = Map.of("SSL_CERT_FILE", "absent.pem");
    TrustManager[] managers = new TrustedAuthorities(environment).trustManagers(List.of());

    assertThat(managers).hasSize(1);
    assertThatThrownBy(
            () -> ((X509TrustManager) managers[0]).checkServerTrusted(CHAIN, "ECDHE_RSA"))
        .isInstanceOf(CertificateException.class)
        .cause()
        .isInstanceOf(CertificateFileException.class)
        .hasMessageContaining("can't use the certificate file absent.pem");
  }
}
