package io.drayage.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drayage.testing.CapturedLog;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server speaks TLS, and takes a renewed certificate without a restart. */
class ServerTlsTest {
  private static final Path FILES = Path.of("src/test/resources/tls");

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  private void use(String name) throws IOException {
    Files.copy(
        FILES.resolve(name + ".key"), folder.resolve("key"), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(
        FILES.resolve(name + ".cert"), folder.resolve("cert"), StandardCopyOption.REPLACE_EXISTING);
  }

  private ServerSettings settings() {
    return new ServerSettings(
        "127.0.0.1",
        0,
        true,
        Optional::empty,
        Set.of(),
        Optional.of(
            new ServerSettings.Tls(
                folder.resolve("cert"), folder.resolve("key"), Duration.ofMillis(50))),
        ServerSettings.Limits.usual());
  }

  @Test
  void aRenewedCertificateIsTakenWithoutARestart() throws Exception {
    use("client");
    try (TestServer server = new TestServer(settings(), new Resources());
        CapturedLog log = CapturedLog.of(ManagementServer.class)) {
      assertThat(keyOf(server)).isEqualTo("RSA");

      Files.writeString(folder.resolve("cert"), "half a file");
      await()
          .untilAsserted(
              () ->
                  assertThat(log.lines())
                      .anyMatch(line -> line.contains("the previous one stays")));
      assertThat(keyOf(server)).isEqualTo("RSA");

      use("client-ec");
      await()
          // a handshake that is under way at the change may fail
          .ignoreExceptionsInstanceOf(SSLException.class)
          .untilAsserted(() -> assertThat(keyOf(server)).isEqualTo("EC"));
    }
  }

  @Test
  void plainRequestsAreNotAnswered() throws Exception {
    use("client");
    try (TestServer server = new TestServer(settings(), new Resources())) {
      assertThat(server.get("/open").status()).isZero();
    }
  }

  @Test
  void anUnusableCertificateEndsTheStart() throws Exception {
    use("client");
    Files.writeString(folder.resolve("key"), "none");
    try (ManagementServer server = new ManagementServer(settings(), new Resources())) {
      assertThatThrownBy(server::start).isInstanceOf(IOException.class);
    }
  }

  /** The kind of the key of the server that has answered. */
  private static String keyOf(TestServer server) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new AnyServer()}, null);
    try (SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write(
              "GET /open HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(HttpReply.parse(socket.getInputStream().readAllBytes()).status()).isEqualTo(200);
      return socket.getSession().getPeerCertificates()[0].getPublicKey().getAlgorithm();
    }
  }

  private static final class AnyServer implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
