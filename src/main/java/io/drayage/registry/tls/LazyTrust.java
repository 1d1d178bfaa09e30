package io.drayage.registry.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Reads the trusted authorities at the first check of a certificate, since plain HTTP needs none.
 * Thread-safe.
 */
final class LazyTrust extends X509ExtendedTrustManager {
  private final Lookup lookup;
  private @Nullable X509ExtendedTrustManager found;

  public interface Lookup {
    X509ExtendedTrustManager manager() throws GeneralSecurityException, IOException;
  }

  LazyTrust(Lookup lookup) {
    this.lookup = lookup;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    trust().checkClientTrusted(chain, type, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    trust().checkServerTrusted(chain, type, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    trust().checkClientTrusted(chain, type, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    trust().checkServerTrusted(chain, type, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    trust().checkClientTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    trust().checkServerTrusted(chain, type);
  }

  /** Returns none: Java's client does not send accepted issuers by default. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  private synchronized X509ExtendedTrustManager trust() throws CertificateException {
    X509ExtendedTrustManager known = found;
    if (known == null) {
      known = lookUp();
      found = known;
    }
    return known;
  }

  private X509ExtendedTrustManager lookUp() throws CertificateException {
    try {
      return lookup.manager();
    } catch (CertificateFileException e) {
      throw new CertificateException(e);
    } catch (GeneralSecurityException | IOException e) {
      throw new CertificateException(
          new CertificateFileException(
              "can't find out which certificates to trust: " + e.getMessage(), e));
    }
  }
}
