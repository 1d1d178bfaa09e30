package io.drayage.registry.tls;

import io.drayage.watch.FileStamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authorities that this machine trusts: those of the JVM, the operating system's bundle and {@code
 * $SSL_CERT_FILE}, since a JVM does not read the latter two. Changed files are read again.
 * Thread-safe.
 */
public final class TrustedAuthorities {
  private static final Logger LOG = LoggerFactory.getLogger(TrustedAuthorities.class);
  private static final List<Path> BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"),
          Path.of("/etc/ssl/cert.pem"));

  private final Map<String, String> environment;
  private final List<Path> bundles;
  private @Nullable Machine read;

  /** Authorities with the stamps of their files. */
  private record Machine(
      List<FileStamp> stamps, Set<X509Certificate> authorities, X509ExtendedTrustManager manager) {}

  /** Authorities of the system and of {@code SSL_CERT_FILE}. */
  public TrustedAuthorities(Map<String, String> environment) {
    this(environment, BUNDLES);
  }

  /** Authorities of other bundles than the system's; those that do not exist are left out. */
  public TrustedAuthorities(Map<String, String> environment, List<Path> bundles) {
    this.environment = Map.copyOf(environment);
    this.bundles = List.copyOf(bundles);
  }

  /** Stamps of the files, which change with the trusted authorities. */
  List<FileStamp> stamps() {
    List<Path> files = new ArrayList<>(bundles);
    named().ifPresent(files::add);
    return FileStamp.of(files);
  }

  /**
   * Trusts the machine's authorities, which are read at the first check, and {@code more}. An
   * unreadable {@code $SSL_CERT_FILE} fails every check.
   */
  TrustManager[] trustManagers(List<X509Certificate> more) {
    return new TrustManager[] {new LazyTrust(() -> trusting(more))};
  }

  private X509ExtendedTrustManager trusting(List<X509Certificate> more)
      throws GeneralSecurityException, IOException {
    Machine machine = machine();
    if (more.isEmpty()) {
      return machine.manager();
    }
    Set<X509Certificate> all = new LinkedHashSet<>(more);
    all.addAll(machine.authorities());
    return manager(store(all));
  }

  private synchronized Machine machine() throws GeneralSecurityException, IOException {
    List<FileStamp> now = stamps();
    Machine known = read;
    if (known != null && known.stamps().equals(now)) {
      return known;
    }
    Set<X509Certificate> authorities;
    try {
      authorities = authorities();
    } catch (IOException e) {
      if (known == null) {
        throw e;
      }
      LOG.warn("{}; what was read of it before stays in force", e.getMessage());
      authorities = known.authorities();
    }
    Machine machine = new Machine(now, authorities, manager(store(authorities)));
    read = machine;
    return machine;
  }

  private Set<X509Certificate> authorities() throws GeneralSecurityException, IOException {
    Set<X509Certificate> authorities = new LinkedHashSet<>();
    Optional<Path> named = named();
    if (named.isPresent()) {
      List<X509Certificate> found = new PemFile(named.get()).certificates();
      if (found.isEmpty()) {
        LOG.warn(
            "leaving out $SSL_CERT_FILE, {}: it holds no certificate in PEM form", named.get());
      }
      authorities.addAll(found);
    }
    authorities.addAll(List.of(manager(null).getAcceptedIssuers()));
    bundles.stream()
        .filter(Files::isReadable)
        .findFirst()
        .ifPresent(file -> add(file, authorities));
    return authorities;
  }

  private Optional<Path> named() {
    return Optional.of(environment.getOrDefault("SSL_CERT_FILE", ""))
        .filter(text -> !text.isEmpty())
        .map(Path::of);
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

  /** Adds the system's bundle; a damaged one is left out, since it is optional. */
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
