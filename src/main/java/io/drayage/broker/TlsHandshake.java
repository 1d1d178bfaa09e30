package io.drayage.broker;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Finds why TLS to a broker fails. The client of Artemis keeps the reason to itself, so one
 * handshake without a login is tried in its place.
 */
final class TlsHandshake {
  private static final int TIMEOUT_MILLIS = 5000;

  private TlsHandshake() {}

  /** Whether TLS failed, by the exception or its causes. */
  static boolean isFailure(Throwable failure) {
    return find(failure).isPresent();
  }

  /** The failure of TLS behind the failure of a connection; the latter if TLS is not the reason. */
  static Throwable reason(BrokerSettings settings, Throwable failure) {
    BrokerAddress address = settings.address();
    if (!address.protocol().isTls()) {
      return failure;
    }
    return find(failure).or(() -> tried(settings)).map(TlsHandshake::told).orElse(failure);
  }

  private static Throwable told(Throwable tls) {
    String what = isOfCertificate(tls) ? "its certificate is refused: " : "TLS failed: ";
    return new SSLException(what + tls.getMessage(), tls);
  }

  private static boolean isOfCertificate(Throwable tls) {
    return tls instanceof CertificateException
        || (tls.getCause() != null && isOfCertificate(tls.getCause()));
  }

  private static Optional<Throwable> find(Throwable failure) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (one instanceof SSLException || one instanceof CertificateException) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  private static Optional<Throwable> tried(BrokerSettings settings) {
    BrokerAddress address = settings.address();
    try (Socket plain = new Socket()) {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trusted(settings.tls().truststore()), null);
      plain.connect(new InetSocketAddress(address.host(), address.port()), TIMEOUT_MILLIS);
      plain.setSoTimeout(TIMEOUT_MILLIS);
      SSLSocket socket =
          (SSLSocket)
              context.getSocketFactory().createSocket(plain, address.host(), address.port(), true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return Optional.empty();
    } catch (GeneralSecurityException | IOException e) {
      // this handshake has no certificate of its own, which the broker may ask for
      boolean hasOwn = settings.tls().keystore().isPresent();
      return find(e).filter(found -> !hasOwn || isOfCertificate(found));
    }
  }

  private static TrustManager[] trusted(Optional<BrokerSettings.Store> store)
      throws GeneralSecurityException, IOException {
    KeyStore known = null;
    if (store.isPresent()) {
      File file = store.get().file().toFile();
      known = KeyStore.getInstance(file, store.get().password().toCharArray());
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(known);
    return factory.getTrustManagers();
  }
}
