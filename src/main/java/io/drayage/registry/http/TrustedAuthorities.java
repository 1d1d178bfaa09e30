package io.drayage.registry.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
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

  /**
   * Checks against all that the machine trusts and {@code more}; what the machine trusts is read
   * when it is first needed. Nobody is trusted if the file that {@code $SSL_CERT_FILE} names can't
   * be used.
   */
  TrustManager[] trustManagers(List<X509Certificate> more) {
    return new TrustManager[] {new LazyTrust(() -> trusting(more))};
  }

  private X509ExtendedTrustManager trusting(List<X509Certificate> more)
      throws GeneralSecurityException, IOException {
    Set<X509Certificate> authorities = new LinkedHashSet<>(more);
    String named = environment.getOrDefault("SSL_CERT_FILE", "");
    if (!named.isEmpty()) {
      authorities.addAll(new PemFile(Path.of(named)).certificates());
    }
    authorities.addAll(List.of(manager(null).getAcceptedIssuers()));
    BUNDLES.stream()
        .filter(Files::isReadable)
        .findFirst()
        .ifPresent(file -> add(file, authorities));
    return manager(store(authorities));
  }

  private static KeyStore store(Set<X509Certificate> authorities) throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException("no store without a file", e);
    }
    int number = 0;
    for (X509Certificate authority : authorities) {
      store.setCertificateEntry("authority-" + number++, authority);
    }
    return store;
  }

  /** The system's bundle is a help, not a condition: a damaged one is left out. */
  private static void add(Path bundle, Set<X509Certificate> authorities) {
    try {
      authorities.addAll(new PemFile(bundle).certificates());
    } catch (IOException e) {
      LOG.warn("leaving out the system's certificates in {}: {}", bundle, e.getMessage());
    }
  }

  private static X509ExtendedTrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager trusted) {
        return trusted;
      }
    }
    throw new GeneralSecurityException("this Java checks no certificates");
  }
}
