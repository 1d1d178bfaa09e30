package io.drayage.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.Descriptor;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.http.ClientSettings;
import io.drayage.registry.http.Timing;
import io.drayage.testing.Failed;
import io.drayage.testing.FaultKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only a raw socket can do wrong. */
@Timeout(30)
final class BrokenConnectionsTest {
  private static final byte[] CONTENT = new byte[8 * 1024 * 1024];
  private static final Descriptor BLOB = TestRegistry.blob(CONTENT);

  private static final String TAGS =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n"
          + "{\"tags\":[\"1\"]}";

  @AutoClose private final RawServer server = new RawServer();
  @AutoClose private RegistryClients clients = clients(Duration.ofSeconds(20));

  @ParameterizedTest
  @CsvSource({
    "'Content-Length: 8388608', false, broke off",
    "'Connection: close', false, ended after 4194304 of 8388608",
    "'Content-Length: 8388608', true, GET blob"
  })
  void aBodyThatBreaksOffIsUnreachable(String header, boolean reset, String message) {
    server.serve(
        (socket, in, out) -> {
          RawServer.head(in);
          RawServer.send(out, "HTTP/1.1 200 OK\r\n%s\r\n\r\n".formatted(header));
          out.write(CONTENT, 0, CONTENT.length / 2);
          socket.setSoLinger(reset, 0);
          socket.close();
        });

    assertThatThrownBy(this::readBlob)
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aBodyThatGoesOnForEverStopsAfterItsSize() {
    server.serve(
        (socket, in, out) -> {
          RawServer.head(in);
          RawServer.send(out, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
          while (true) {
            out.write(CONTENT);
          }
        });

    assertThatThrownBy(this::readBlob)
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("longer than the %d bytes of the manifest".formatted(CONTENT.length));
  }

  @Test
  void silenceInTheMiddleOfABodyEndsIt() {
    impatient();
    server.serve(
        (socket, in, out) -> {
          RawServer.head(in);
          RawServer.send(
              out, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(CONTENT.length));
          out.write(CONTENT, 0, 1000);
          server.awaitClose();
        });

    assertThatThrownBy(this::readBlob)
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("sent nothing");
  }

  @Test
  void aRegistryThatNeverAnswersIsNamedAsSuch() {
    impatient();
    server.serve(
        (socket, in, out) -> {
          RawServer.head(in);
          server.awaitClose();
        });

    assertThatThrownBy(this::readBlob)
        .isInstanceOfSatisfying(
            UnreachableException.class, e -> assertThat(e.details().attempts()).isEqualTo(2))
        .hasMessageContaining("did not answer within");
  }

  @Test
  void aConnectionThatIsClosedWithoutAnAnswerIsNamedAsSuch() {
    server.serve((socket, in, out) -> socket.close());

    assertThatThrownBy(this::readBlob)
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("localhost:");
  }

  @Test
  void aRefusedConnectionIsNamedAsSuch() {
    server.close();

    assertThatThrownBy(this::readBlob)
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("refused the connection")
        .hasMessageEndingWith("gave up after 2 attempts");
  }

  @Test
  void anUnknownNameIsNamedAsSuch() {
    RegistryHost host = new RegistryHost("registry.invalid");
    RegistryTarget client = client(host, "http://registry.invalid");

    assertThatThrownBy(() -> client.listTags(new Repository(host, "a")))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("the host name registry.invalid is not known");
  }

  @Test
  void whatIsNoHttpIsAnError() {
    server.serve(
        (socket, in, out) -> {
          RawServer.send(out, "SSH-2.0-OpenSSH_9.2\r\n");
          socket.shutdownOutput();
          server.awaitClose();
        });

    assertThatThrownBy(this::readBlob).isInstanceOf(RegistryException.class);
  }

  @Test
  void aRefusalInTheMiddleOfAnUploadIsReportedAsWhatItIs() {
    server.serve(
        (socket, in, out) -> {
          beginUpload(in, out);
          in.readNBytes(100_000);
          RawServer.send(
              out, "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig");
          socket.shutdownOutput();
          server.awaitClose();
        });

    assertThatThrownBy(this::sendBlob).is(Failed.REJECTED).hasMessageContaining("big (HTTP 413)");
  }

  @Test
  void aRefusalBeforeTheConnectionIsClosedIsStillReported() {
    server.serve(
        (socket, in, out) -> {
          beginUpload(in, out);
          RawServer.send(
              out, "HTTP/1.1 403 No\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno");
          socket.close();
        });

    assertThatThrownBy(this::sendBlob).is(Failed.DENIED).hasMessageContaining("HTTP 403");
  }

  @Test
  void anUploadThatNobodyReadsIsBrokenOff() {
    impatient();
    server.serve(
        (socket, in, out) -> {
          beginUpload(in, out);
          server.awaitClose();
        });

    assertThatThrownBy(this::sendBlob)
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("stalled");
  }

  @Test
  @FaultKind("A44")
  void connectionsThatWereClosedUnusedAreNoFailures() throws Exception {
    clients.close();
    clients = clients(Duration.ofSeconds(20), 1);
    int together = 4;
    CyclicBarrier allAsked = new CyclicBarrier(together);
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(together);
    AtomicInteger asked = new AtomicInteger();
    server.serve(
        (socket, in, out) -> {
          RawServer.head(in);
          boolean early = asked.incrementAndGet() <= together;
          if (early) {
            allAsked.await();
          }
          RawServer.send(out, TAGS);
          if (early) {
            over.await();
            socket.close();
            closed.countDown();
          }
        });
    listAtOnce(together);
    over.countDown();
    closed.await();

    listTags();

    assertThat(asked).hasValue(together + 1);
  }

  @Test
  @FaultKind("A44")
  void aTargetThatClosesEachConnectionGetsEachBlobOnce() {
    byte[] small = TestRegistry.bytes("small");
    Map<String, Integer> answered = new ConcurrentHashMap<>();
    server.serve(
        (socket, in, out) -> {
          String head = RawServer.head(in);
          String method = head.substring(0, head.indexOf(' '));
          answered.merge(method, 1, Integer::sum);
          if (method.equals("PUT")) {
            in.readNBytes(small.length);
            RawServer.send(
                out,
                "HTTP/1.1 201 Created\r\nDocker-Content-Digest: %s\r\nContent-Length: 0\r\n\r\n"
                    .formatted(TestRegistry.blob(small).digest()));
          } else {
            RawServer.send(
                out, "HTTP/1.1 202 Accepted\r\nLocation: /u\r\nContent-Length: 0\r\n\r\n");
          }
        });
    RegistryHost host = new RegistryHost("localhost:" + server.port());
    RegistryTarget client = client(host, "http://" + host);

    for (int i = 0; i < 20; i++) {
      client
          .startUpload(new Repository(host, "a"), TestRegistry.blob(small).digest())
          .send(TestRegistry.blob(small), new ByteArrayInputStream(small));
    }

    assertThat(answered).containsExactlyInAnyOrderEntriesOf(Map.of("POST", 20, "PUT", 20));
  }

  @Test
  @FaultKind("A44")
  void aConnectionOfItsOwnThatIsClosedCountsAsAnAttempt() {
    AtomicInteger asked = new AtomicInteger();
    server.serve(
        (socket, in, out) -> {
          RawServer.head(in);
          asked.incrementAndGet();
        });

    assertThatThrownBy(this::listTags).hasMessageContaining("gave up after 2 attempts");
    assertThat(asked).hasValue(2);
  }

  @Test
  @FaultKind("A7")
  void aHeadThatComesByteByByteIsNotWaitedForWhenABlobIsRead() {
    hasty();
    server.serve(
        (socket, in, out) -> {
          RawServer.head(in);
          dribble(out);
        });

    assertThatThrownBy(this::readBlob)
        .is(Failed.OVERDUE)
        .hasMessageContaining("took longer than 600 ms");
  }

  @Test
  @FaultKind("A7")
  void aHeadThatComesByteByByteIsNotWaitedForWhenABlobIsSent() {
    hasty();
    server.serve(
        (socket, in, out) -> {
          beginUpload(in, out);
          in.readNBytes(CONTENT.length);
          dribble(out);
        });

    assertThatThrownBy(this::sendBlob)
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("did not answer within 600 ms");
  }

  @Test
  @FaultKind("A44")
  void nothingIsSentOnceTheConnectionsAreClosed() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch second = new CountDownLatch(1);
    server.serve(
        (socket, in, out) -> {
          while (true) {
            RawServer.head(in);
            if (asked.incrementAndGet() > 1) {
              second.countDown();
              server.awaitClose();
            }
            RawServer.send(out, TAGS);
          }
        });
    listTags();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> list = thread.submit(this::listTags);
      second.await();
      clients.close();

      assertThatThrownBy(list::get).hasMessageContaining("the program is stopping");
    } finally {
      thread.shutdown();
    }
    assertThatThrownBy(this::listTags).hasMessageContaining("the program is stopping");
    assertThatThrownBy(this::sendBlob).hasMessageContaining("the program is stopping");
    assertThat(asked).hasValue(2);
  }

  /** Reads up to the head of the request that sends the blob. */
  private static void beginUpload(InputStream in, OutputStream out) throws IOException {
    if (RawServer.head(in).startsWith("POST")) {
      RawServer.send(out, "HTTP/1.1 202 Accepted\r\nLocation: /u\r\nContent-Length: 0\r\n\r\n");
      RawServer.head(in);
    }
  }

  /** Sends a head that never ends, so often that a socket's timeout never comes. */
  private static void dribble(OutputStream out) throws Exception {
    RawServer.send(out, "HTTP/1.1 200 OK\r\nX: ");
    CountDownLatch never = new CountDownLatch(1);
    while (!never.await(50, TimeUnit.MILLISECONDS)) {
      RawServer.send(out, "x");
    }
  }

  private void hasty() {
    clients.close();
    Duration limit = Duration.ofMillis(600);
    Duration noDelay = Duration.ofMillis(1);
    clients =
        new RegistryClients(
            new ClientSettings(limit, limit, 1, noDelay, noDelay, 4, limit, limit, limit),
            new Timing(Clock.systemUTC(), System::nanoTime, wait -> {}));
  }

  @Test
  @FaultKind("A44")
  void aManifestIsPushedPastManyConnectionsThatAreDead() {
    byte[] content = TestRegistry.bytes("{}");
    RawManifest manifest =
        RawManifest.of(new MediaType("application/vnd.oci.image.manifest.v1+json"), content);
    int together = 4;
    CyclicBarrier allAsked = new CyclicBarrier(together);
    AtomicInteger connections = new AtomicInteger();
    server.serve(
        (socket, in, out) -> {
          boolean early = connections.incrementAndGet() <= together;
          String head = RawServer.head(in);
          if (early) {
            allAsked.await();
            RawServer.send(out, TAGS);
            // closed when the next request comes
            RawServer.head(in);
          } else if (head.startsWith("PUT")) {
            in.readNBytes(content.length);
            RawServer.send(
                out,
                "HTTP/1.1 201 Created\r\nDocker-Content-Digest: %s\r\nContent-Length: 0\r\n\r\n"
                    .formatted(manifest.digest()));
          } else {
            RawServer.send(out, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
          }
        });
    listAtOnce(together);
    RegistryHost host = new RegistryHost("localhost:" + server.port());
    Repository repository = new Repository(host, "a");

    client(host, "http://" + host).pushManifest(repository.digest(manifest.digest()), manifest);

    assertThat(connections).hasValue(together + 2);
  }

  private void listAtOnce(int together) {
    ExecutorService threads = Executors.newFixedThreadPool(together);
    try {
      List<Future<?>> lists = new ArrayList<>();
      for (int i = 0; i < together; i++) {
        lists.add(threads.submit(this::listTags));
      }
      for (Future<?> list : lists) {
        list.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    } finally {
      threads.shutdown();
    }
  }

  private void listTags() {
    RegistryHost host = new RegistryHost("localhost:" + server.port());
    client(host, "http://" + host).listTags(new Repository(host, "a"));
  }

  private void impatient() {
    clients.close();
    clients = clients(Duration.ofMillis(600));
  }

  private static RegistryClients clients(Duration idleTimeout) {
    return clients(idleTimeout, 2);
  }

  private static RegistryClients clients(Duration idleTimeout, int attempts) {
    Duration noDelay = Duration.ofMillis(1);
    return new RegistryClients(
        new ClientSettings(
            Duration.ofSeconds(20),
            idleTimeout,
            attempts,
            noDelay,
            noDelay,
            4,
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(15)),
        new Timing(Clock.systemUTC(), System::nanoTime, wait -> {}));
  }

  private void readBlob() throws IOException {
    RegistryHost host = new RegistryHost("localhost:" + server.port());
    try (InputStream blob =
        client(host, "http://" + host).openBlob(new Repository(host, "a"), BLOB)) {
      blob.transferTo(OutputStream.nullOutputStream());
    }
  }

  private void sendBlob() {
    RegistryHost host = new RegistryHost("localhost:" + server.port());
    client(host, "http://" + host)
        .startUpload(new Repository(host, "a"), BLOB.digest())
        .send(BLOB, new ByteArrayInputStream(CONTENT));
  }

  private RegistryTarget client(RegistryHost host, String endpoint) {
    return clients.target(
        new RegistrySettings(
            host,
            URI.create(endpoint),
            false,
            true,
            Path.of("absent-certs.d"),
            TestRegistry.ANONYMOUS));
  }
}
