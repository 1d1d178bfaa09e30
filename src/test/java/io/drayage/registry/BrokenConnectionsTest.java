package io.drayage.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.Descriptor;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.http.Timing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What only a raw socket can do wrong. */
@Timeout(30)
final class BrokenConnectionsTest {
  private static final byte[] CONTENT = new byte[8 * 1024 * 1024];
  private static final Descriptor BLOB = TestRegistry.blob(CONTENT);

  private interface Conversation {
    void hold(Socket socket, InputStream in, OutputStream out) throws Exception;
  }

  private final ServerSocket server;
  private final CountDownLatch done = new CountDownLatch(1);
  private final RegistryClients clients =
      new RegistryClients(
          new ClientOptions(
              Duration.ofSeconds(5),
              Duration.ofMillis(600),
              2,
              Duration.ofMillis(1),
              Duration.ofMillis(1),
              4),
          new Timing(Clock.systemUTC(), System::nanoTime, wait -> {}));

  BrokenConnectionsTest() throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    done.countDown();
    clients.close();
    server.close();
  }

  @Test
  void aBodyThatIsCutOffIsUnreachable() {
    serve(
        (socket, in, out) -> {
          head(in);
          send(out, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(CONTENT.length));
          out.write(CONTENT, 0, CONTENT.length / 2);
          socket.close();
        });

    assertThatThrownBy(this::readBlob)
        .isInstanceOf(RegistryException.Unreachable.class)
        .hasMessageContaining("broke off");
  }

  @Test
  void aBodyWithoutALengthThatIsCutOffIsUnreachable() {
    serve(
        (socket, in, out) -> {
          head(in);
          send(out, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
          out.write(CONTENT, 0, CONTENT.length / 2);
          socket.close();
        });

    assertThatThrownBy(this::readBlob)
        .isInstanceOf(RegistryException.Unreachable.class)
        .hasMessageContaining("ended after %d of %d", CONTENT.length / 2, CONTENT.length);
  }

  @Test
  void aBodyThatIsResetIsUnreachable() {
    serve(
        (socket, in, out) -> {
          head(in);
          send(out, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(CONTENT.length));
          out.write(CONTENT, 0, CONTENT.length / 2);
          socket.setSoLinger(true, 0);
          socket.close();
        });

    assertThatThrownBy(this::readBlob).isInstanceOf(RegistryException.Unreachable.class);
  }

  @Test
  void aBodyThatGoesOnForEverStopsAfterItsSize() {
    serve(
        (socket, in, out) -> {
          head(in);
          send(out, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
          while (true) {
            out.write(CONTENT);
          }
        });

    assertThatThrownBy(this::readBlob)
        .isInstanceOf(RegistryException.InvalidContent.class)
        .hasMessageContaining("goes on");
  }

  @Test
  void silenceInTheMiddleOfABodyEndsIt() {
    serve(
        (socket, in, out) -> {
          head(in);
          send(out, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(CONTENT.length));
          out.write(CONTENT, 0, 1000);
          done.await();
        });

    assertThatThrownBy(this::readBlob)
        .isInstanceOf(RegistryException.Unreachable.class)
        .hasMessageContaining("sent nothing");
  }

  @Test
  void aRegistryThatNeverAnswersIsNamedAsSuch() {
    serve(
        (socket, in, out) -> {
          head(in);
          done.await();
        });

    assertThatThrownBy(this::readBlob)
        .isInstanceOfSatisfying(
            RegistryException.Unreachable.class,
            e -> assertThat(e.details().attempts()).isEqualTo(2))
        .hasMessageContaining("did not answer within");
  }

  @Test
  void aConnectionThatIsClosedWithoutAnAnswerIsNamedAsSuch() {
    serve((socket, in, out) -> socket.close());

    assertThatThrownBy(this::readBlob)
        .isInstanceOf(RegistryException.Unreachable.class)
        .hasMessageContaining("localhost:");
  }

  @Test
  void aRefusedConnectionIsNamedAsSuch() throws IOException {
    server.close();

    assertThatThrownBy(this::readBlob)
        .isInstanceOf(RegistryException.Unreachable.class)
        .hasMessageContaining("refused the connection")
        .hasMessageEndingWith("gave up after 2 attempts");
  }

  @Test
  void anUnknownNameIsNamedAsSuch() {
    RegistryHost host = new RegistryHost("registry.invalid");
    RegistryClient client = client(host, "http://registry.invalid");

    assertThatThrownBy(() -> client.listTags(new Repository(host, "a")))
        .isInstanceOf(RegistryException.Unreachable.class)
        .hasMessageContaining("the host name registry.invalid is not known");
  }

  @Test
  void whatIsNoHttpIsAnError() {
    serve(
        (socket, in, out) -> {
          send(out, "SSH-2.0-OpenSSH_9.2\r\n");
          socket.shutdownOutput();
          done.await();
        });

    assertThatThrownBy(this::readBlob).isInstanceOf(RegistryException.class);
  }

  @Test
  void aRefusalInTheMiddleOfAnUploadIsReportedAsWhatItIs() {
    serve(
        (socket, in, out) -> {
          if (head(in).startsWith("POST")) {
            send(out, "HTTP/1.1 202 Accepted\r\nLocation: /u\r\nContent-Length: 0\r\n\r\n");
            head(in);
          }
          in.readNBytes(100_000);
          send(out, "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig");
          socket.shutdownOutput();
          done.await();
        });

    assertThatThrownBy(this::sendBlob)
        .isInstanceOf(RegistryException.Rejected.class)
        .hasMessageContaining("big (HTTP 413)");
  }

  @Test
  void aRefusalBeforeTheConnectionIsClosedIsStillReported() {
    serve(
        (socket, in, out) -> {
          if (head(in).startsWith("POST")) {
            send(out, "HTTP/1.1 202 Accepted\r\nLocation: /u\r\nContent-Length: 0\r\n\r\n");
            head(in);
          }
          send(out, "HTTP/1.1 403 No\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno");
          socket.close();
        });

    assertThatThrownBy(this::sendBlob)
        .isInstanceOf(RegistryException.Denied.class)
        .hasMessageContaining("HTTP 403");
  }

  @Test
  void anUploadThatNobodyReadsIsBrokenOff() {
    serve(
        (socket, in, out) -> {
          if (head(in).startsWith("POST")) {
            send(out, "HTTP/1.1 202 Accepted\r\nLocation: /u\r\nContent-Length: 0\r\n\r\n");
            head(in);
          }
          done.await();
        });

    assertThatThrownBy(this::sendBlob)
        .isInstanceOf(RegistryException.Unreachable.class)
        .hasMessageContaining("standstill");
  }

  private void serve(Conversation conversation) {
    Thread acceptor =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try {
                  Socket socket = server.accept();
                  start(() -> hold(socket, conversation));
                } catch (IOException e) {
                  return;
                }
              }
            });
    acceptor.setDaemon(true);
    acceptor.start();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }

  private static void hold(Socket socket, Conversation conversation) {
    try (socket) {
      conversation.hold(socket, socket.getInputStream(), socket.getOutputStream());
    } catch (Exception e) {
      // the other side gave up, which is what it should do
      Thread.currentThread().interrupt();
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private void readBlob() throws IOException {
    RegistryHost host = new RegistryHost("localhost:" + server.getLocalPort());
    try (InputStream blob =
        client(host, "http://" + host).openBlob(new Repository(host, "a"), BLOB)) {
      blob.transferTo(OutputStream.nullOutputStream());
    }
  }

  private void sendBlob() {
    RegistryHost host = new RegistryHost("localhost:" + server.getLocalPort());
    client(host, "http://" + host)
        .startUpload(new Repository(host, "a"), BLOB.digest())
        .send(BLOB, new ByteArrayInputStream(CONTENT));
  }

  private RegistryClient client(RegistryHost host, String endpoint) {
    return clients.client(
        new RegistrySettings(
            host,
            URI.create(endpoint),
            false,
            true,
            Path.of("absent-certs.d"),
            TestRegistry.ANONYMOUS));
  }
}
