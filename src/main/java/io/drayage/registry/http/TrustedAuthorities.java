package io.drayage.registry.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything this machine trusts: the JVM's authorities and, since a JVM does not look there, the
 * operating system's bundle and {@code $SSL_CERT_FILE}.
 */
final class TrustedAuthorities {
  private static final Logger LOG = LoggerFactory.getLogger(TrustedAuthorities.class);
  private static final List<Path> BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"),
          Path.of("/etc/ssl/cert.pem"));

  private final Map<String, String> environment;

  TrustedAuthorities(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Checks against all that the machine trusts and {@code more}. */
  TrustManager[] trustManagers(List<X509Certificate> more) throws IOException {
    try {
      KeyStore all = KeyStore.getInstance("PKCS12");
      all.load(null, null);
      List<X509Certificate> certificates = new ArrayList<>(more);
      certificates.addAll(systemAuthorities());
      for (X509Certificate certificate : certificates) {
        if (all.getCertificateAlias(certificate) == null) {
          all.setCertificateEntry("authority-" + all.size(), certificate);
        }
      }
      return managers(all);
    } catch (GeneralSecurityException e) {
      throw new CertificateFileException("can't set up the trusted certificates", e);
    }
  }

  private List<X509Certificate> systemAuthorities() throws GeneralSecurityException, IOException {
    List<X509Certificate> authorities = new ArrayList<>();
    for (TrustManager manager : managers(null)) {
      if (manager instanceof X509TrustManager trusted) {
        authorities.addAll(List.of(trusted.getAcceptedIssuers()));
      }
    }
    BUNDLES.stream()
        .filter(Files::isReadable)
        .findFirst()
        .ifPresent(file -> add(file, authorities));
    String named = environment.getOrDefault("SSL_CERT_FILE", "");
    if (!named.isEmpty()) {
      authorities.addAll(new PemFile(Path.of(named)).certificates());
    }
    return authorities;
  }

  /** The system's bundle is a help, not a condition: a damaged one is left out. */
  private static void add(Path bundle, List<X509Certificate> authorities) {
    try {
      authorities.addAll(new PemFile(bundle).certificates());
    } catch (IOException e) {
      LOG.warn("leaving out the system's certificates in {}: {}", bundle, e.getMessage());
    }
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
