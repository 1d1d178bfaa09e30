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
 * Reads the trusted authorities when the first certificate is to be checked: a server without TLS
 * makes that needless. Safe for use by several threads.
 */
final class LazyTrust extends X509ExtendedTrustManager {
  private final Lookup lookup;
  private @Nullable X509ExtendedTrustManager found;

  /** Reads the trusted authorities. */
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

  /** None: a client would send them as a hint to the server, and Java's does not unless told to. */
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
