package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.sync.CopyResult;
import io.drayage.testing.BrokerServer;
import io.drayage.testing.CapturedLog;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to a broker over TLS. */
class BrokerTlsTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Path TLS = Path.of("src/test/resources/tls").toAbsolutePath();
  private static final String STORE_PASSWORD = "password";

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path home;

  @ParameterizedTest
  @ValueSource(strings = {"ssl", "amqps"})
  void ordersGoOverTlsToABrokerOfAnOwnAuthority(String protocol) throws Exception {
    try (BrokerServer broker =
            BrokerServer.withTls(
                home.resolve("broker"), TLS.resolve("server.p12"), STORE_PASSWORD);
        BrokerLab lab = lab(broker.url(protocol).replace("127.0.0.1", "localhost"))) {
      lab.set("drayage.broker.password", BrokerServer.PASSWORD).images("team/a");
      Path file = lab.file("sync.yaml", "mirror", "team/a");
      SyncSession worker = lab.worker("w1", file);
      await().atMost(LIMIT).until(worker::isReady);

      assertThat(lab.run(file).outcomes()).singleElement().isInstanceOf(CopyResult.Copied.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ssl, expired.p12",
    "amqps, expired.p12",
    "ssl, elsewhere.p12",
    "amqps, elsewhere.p12"
  })
  void aBrokerWhoseCertificateIsNotTrustedGetsNoLogin(String protocol, String certificate)
      throws Exception {
    try (RecordingServer server = new RecordingServer(TLS.resolve(certificate));
        CapturedLog log = CapturedLog.of(Class.forName("io.drayage.broker.BrokerState"));
        BrokerLab lab = lab("%s://localhost:%d".formatted(protocol, server.port()))) {
      lab.set("drayage.broker.password", "s3cr3t-of-the-test");
      SyncSession worker = lab.worker("w1", lab.file("sync.yaml", "mirror", "team/a"));

      await().atMost(LIMIT).untilAsserted(() -> assertThat(log.lines()).isNotEmpty());
      // an attempt ends before the next begins
      await().atMost(LIMIT).until(() -> server.connections.get() > 2);

      assertThat(worker.isReady()).isFalse();
      assertThat(server.read).hasValue(0);
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("WARN broker can't be reached, trying again")
          .contains("certificate")
          .contains("drayage.broker.tls.truststore")
          .doesNotContain("s3cr3t");
    }
  }

  private BrokerLab lab(String address) {
    return new BrokerLab(home)
        .set("drayage.broker", address)
        .set("drayage.broker.user", BrokerServer.USER)
        .set("drayage.broker.tls.truststore", TLS.resolve("trust.p12").toString())
        .set("drayage.broker.tls.truststore-password", STORE_PASSWORD);
  }

  /** A TLS server that counts what it reads inside of TLS, and answers nothing. */
  private static final class RecordingServer implements AutoCloseable {
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger read = new AtomicInteger();
    private final SSLServerSocket socket;

    RecordingServer(Path keystore) throws Exception {
      KeyStore store = KeyStore.getInstance(keystore.toFile(), STORE_PASSWORD.toCharArray());
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, STORE_PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      socket =
          (SSLServerSocket)
              context
                  .getServerSocketFactory()
                  .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread thread = new Thread(this::serve, "recording");
      thread.setDaemon(true);
      thread.start();
    }

    int port() {
      return socket.getLocalPort();
    }

    private void serve() {
      while (!socket.isClosed()) {
        try (Socket connection = socket.accept();
            InputStream in = connection.getInputStream()) {
          connections.incrementAndGet();
          while (in.read() >= 0) {
            read.incrementAndGet();
          }
        } catch (IOException e) {
          // the client broke the handshake off, or the test is at its end
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
