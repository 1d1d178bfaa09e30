package io.drayage.app.client;

import io.drayage.app.settings.UsageException;
import io.drayage.management.ServerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trust in one certificate, that of the server on this machine. Its names are not checked. */
final class PinnedCertificate extends X509ExtendedTrustManager {
  private final Certificate known;

  private PinnedCertificate(Certificate known) {
    this.known = known;
  }

  /**
   * Trust in the server's own certificate.
   *
   * @throws UsageException if the file can't be read
   */
  static SSLContext context(ServerSettings.Tls tls) {
    try (InputStream file = Files.newInputStream(tls.certificate())) {
      Certificate first = CertificateFactory.getInstance("X.509").generateCertificate(file);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new PinnedCertificate(first)}, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new UsageException(tls.certificate() + ": can't be read as a certificate");
    }
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (chain.length == 0 || !chain[0].equals(known)) {
      throw new CertificateException("the server has another certificate than the properties name");
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("no clients here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("no clients here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("no clients here");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
