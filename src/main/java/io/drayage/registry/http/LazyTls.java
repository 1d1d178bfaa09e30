package io.drayage.registry.http;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Sets TLS up when the first connection wants it: reading a few hundred authorities takes longer
 * than many a run over plain HTTP. Safe for use by several threads.
 */
final class LazyTls implements TlsSocketStrategy {
  private final TlsSettings settings;
  private @Nullable TlsSocketStrategy strategy;

  LazyTls(TlsSettings settings) {
    this.settings = settings;
  }

  @Override
  public SSLSocket upgrade(
      Socket socket,
      String target,
      int port,
      @Nullable Object attachment,
      @Nullable HttpContext context)
      throws IOException {
    return strategy().upgrade(socket, target, port, attachment, context);
  }

  private synchronized TlsSocketStrategy strategy() throws IOException {
    TlsSocketStrategy known = strategy;
    if (known == null) {
      known = create();
      strategy = known;
    }
    return known;
  }

  private TlsSocketStrategy create() throws IOException {
    KeyManager[] keys = new KeyManager[0];
    List<X509Certificate> authorities = List.of();
    if (settings.certificates().isPresent()) {
      CertificateDirectory directory = new CertificateDirectory(settings.certificates().get());
      keys = directory.clientKeys();
      authorities = directory.authorities();
    }
    return switch (settings.trust()) {
      case AUTHORITIES ->
          new DefaultClientTlsStrategy(
              context(keys, new TrustedAuthorities(System.getenv()).trustManagers(authorities)));
      case ANYBODY ->
          new DefaultClientTlsStrategy(
              context(keys, new TrustManager[] {new AnyCertificate()}),
              HostnameVerificationPolicy.CLIENT,
              NoopHostnameVerifier.INSTANCE);
    };
  }

  private static SSLContext context(KeyManager[] keys, TrustManager[] trust) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new CertificateFileException("can't set up TLS", e);
    }
  }
}
