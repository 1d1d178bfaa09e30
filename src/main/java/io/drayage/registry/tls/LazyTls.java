package io.drayage.registry.tls;

import io.drayage.watch.FileStamp;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets TLS up when the first connection wants it: reading a few hundred authorities takes longer
 * than many a run over plain HTTP. Sets it up anew once a file of certificates has changed. Safe
 * for use by several threads.
 */
public final class LazyTls implements TlsSocketStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(LazyTls.class);

  private final TlsSettings settings;
  private final TrustedAuthorities machine;
  private @Nullable SetUp setUp;

  /** TLS as the files say that {@code stamps} tells. */
  private record SetUp(List<FileStamp> stamps, TlsSocketStrategy strategy) {}

  /** {@code machine} is what is trusted besides the host's own directory. */
  public LazyTls(TlsSettings settings, TrustedAuthorities machine) {
    this.settings = settings;
    this.machine = machine;
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
    List<FileStamp> now = stamps();
    SetUp known = setUp;
    if (known != null && known.stamps().equals(now)) {
      return known.strategy();
    }
    TlsSocketStrategy strategy;
    try {
      strategy = create();
    } catch (IOException e) {
      if (known == null) {
        throw e;
      }
      LOG.warn("{}; what was read of it before stays in force", e.getMessage());
      strategy = known.strategy();
    }
    setUp = new SetUp(now, strategy);
    return strategy;
  }

  private List<FileStamp> stamps() {
    List<FileStamp> stamps = new ArrayList<>(machine.stamps());
    settings
        .certificates()
        .ifPresent(directory -> stamps.addAll(new CertificateDirectory(directory).stamps()));
    return stamps;
  }

  private TlsSocketStrategy create() throws IOException {
    KeyManager[] keys = new KeyManager[0];
    List<X509Certificate> authorities = List.of();
    if (settings.certificates().isPresent()) {
      CertificateDirectory directory = new CertificateDirectory(settings.certificates().get());
      keys = directory.clientKeys();
      authorities = directory.authorities();
    }
    return settings.checked()
        ? new DefaultClientTlsStrategy(context(keys, machine.trustManagers(authorities)))
        : new DefaultClientTlsStrategy(
            context(keys, new TrustManager[] {new AnyCertificate()}),
            HostnameVerificationPolicy.CLIENT,
            NoopHostnameVerifier.INSTANCE);
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
