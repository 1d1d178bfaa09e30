package io.drayage.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drayage.management.Resources.Access;
import io.drayage.testing.CapturedLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Limits that keep the server available. */
class ServerLimitsTest {
  private final CountDownLatch busy = new CountDownLatch(1);
  private final CountDownLatch bothHeld = new CountDownLatch(2);
  private final TestServer server =
      TestServer.with(
          new Resources()
              .add(
                  "POST",
                  "/echo",
                  Access.OPEN,
                  request -> new Answer(200, "text/plain", request.body(), Map.of()))
              .add(
                  "GET",
                  "/large",
                  Access.OPEN,
                  request -> Answer.json(200, "[" + "1,".repeat(4000) + "1]"))
              .add(
                  "GET",
                  "/file/{name*}",
                  Access.OPEN,
                  request -> Answer.json(200, request.parameters().toString()))
              .add(
                  "GET",
                  "/query",
                  Access.OPEN,
                  request -> Answer.json(200, request.query("q").orElse("none")))
              .add(
                  "GET",
                  "/broken",
                  Access.OPEN,
                  request -> {
                    throw new IllegalStateException("at /secret/place");
                  })
              .add(
                  "GET",
                  "/overflowing",
                  Access.OPEN,
                  request -> {
                    throw new OutOfMemoryError("made up");
                  })
              .add(
                  "GET",
                  "/problem",
                  Access.OPEN,
                  request -> {
                    throw new ProblemException(409, "Under way", "it \"runs\"");
                  })
              .add(
                  "GET",
                  "/slow",
                  Access.READ,
                  request -> {
                    hold();
                    return Answer.json(200, "{}");
                  }));

  @AfterEach
  void stop() {
    busy.countDown();
    server.close();
  }

  private void hold() {
    bothHeld.countDown();
    try {
      busy.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aSecondCloseHasNoEffect() {
    server.close();

    assertThatCode(server::close).doesNotThrowAnyException();
  }

  @Test
  void aBodyHasALimit() {
    assertThat(server.ask("POST", "/echo", Map.of(), "a".repeat(1000)).text()).hasSize(1000);
    assertThat(server.ask("POST", "/echo", Map.of(), "a".repeat(1001)).status()).isEqualTo(413);

    String chunk = "400\r\n" + "a".repeat(0x400) + "\r\n";
    HttpReply reply =
        server.send(
            "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                + "Connection: close\r\n\r\n"
                + chunk
                + "0\r\n\r\n");
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
  }

  @Test
  void headsHaveALimit() {
    assertThat(server.get("/" + "a".repeat(9000)).status()).isEqualTo(414);
    assertThat(server.ask("GET", "/open", Map.of("A", "a".repeat(17_000)), "").status())
        .isEqualTo(431);
    assertThat(server.send("HELLO\r\n\r\n").status()).isEqualTo(400);
  }

  @Test
  void aHeadThatComesByteByByteIsCutOff() throws IOException {
    try (Socket slow = server.connect()) {
      slow.getOutputStream()
          .write("GET /open HTTP/1.1\r\nHost: loc".getBytes(StandardCharsets.US_ASCII));

      assertThat(slow.getInputStream().readAllBytes()).isEmpty();
    }
    assertThat(server.get("/open").status()).isEqualTo(200);
  }

  @Test
  void aBodyThatDoesNotComeIsCutOff() throws IOException {
    try (Socket slow = server.connect()) {
      slow.getOutputStream()
          .write(
              "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc"
                  .getBytes(StandardCharsets.US_ASCII));

      assertThat(slow.getInputStream().readAllBytes()).isEmpty();
    }
  }

  @Test
  void connectionsHaveALimit() throws IOException {
    List<Socket> open = new ArrayList<>();
    for (int number = 0; number < 4; number++) {
      Socket socket = server.connect();
      open.add(socket);
      socket
          .getOutputStream()
          .write(
              "GET /open HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }

    try (Socket fifth = server.connect()) {
      assertThat(fifth.getInputStream().read()).isEqualTo(-1);
    }
    open.remove(0).close();

    await().untilAsserted(() -> assertThat(reply("/open").status()).isEqualTo(200));
    for (Socket socket : open) {
      socket.close();
    }
  }

  private HttpReply reply(String path) {
    try {
      return server.get(path);
    } catch (UncheckedIOException e) {
      return new HttpReply(0, Map.of(), new byte[0]);
    }
  }

  @Test
  void requestsBeyondTheWorkersAreToldToComeAgain() {
    List<CompletableFuture<HttpReply>> slow = new ArrayList<>();
    for (int number = 0; number < 4; number++) {
      slow.add(CompletableFuture.supplyAsync(() -> server.get("/slow")));
    }
    // two are answered, one waits
    HttpReply refused =
        (HttpReply) CompletableFuture.anyOf(slow.toArray(CompletableFuture[]::new)).join();
    busy.countDown();

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("retry-after")).isEqualTo("1");
    assertThat(slow).extracting(one -> one.join().status()).containsOnlyOnce(503).contains(200);
  }

  @Test
  void openResourcesAreAnsweredWhileAllWorkersAreBusy() throws InterruptedException {
    List<CompletableFuture<HttpReply>> slow = new ArrayList<>();
    for (int worker = 0; worker < 2; worker++) {
      slow.add(CompletableFuture.supplyAsync(() -> server.get("/slow")));
    }
    bothHeld.await();

    assertThat(server.get("/open").status()).isEqualTo(200);
    assertThat(slow).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void aSlowAnswerOutlastsTheTimeBetweenRequests() {
    ServerSettings.Limits usual = TestServer.limits();
    Duration idle = Duration.ofMillis(100);
    ServerSettings.Limits limits =
        new ServerSettings.Limits(
            usual.connections(),
            usual.bodyBytes(),
            usual.request(),
            idle,
            usual.stalled(),
            usual.threads(),
            usual.queue(),
            usual.events());
    Resources resources =
        new Resources()
            .add(
                "GET",
                "/slow",
                Access.READ,
                request -> {
                  hold();
                  return Answer.json(200, "{}");
                });
    try (TestServer impatient =
        new TestServer(TestServer.settings(true, Optional.empty(), limits), resources)) {
      CompletableFuture<HttpReply> slow =
          CompletableFuture.supplyAsync(() -> impatient.get("/slow"));
      CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(busy::countDown);

      assertThat(slow.join().status()).isEqualTo(200);
    }
  }

  @Test
  void aSecondCloseDoesNothing() {
    server.close();

    assertThatCode(server::close).doesNotThrowAnyException();
  }

  @Test
  void aMistakeIsLoggedAndShowsNothingOfItself() {
    try (CapturedLog log = CapturedLog.of(ManagementServer.class)) {
      HttpReply reply = server.get("/broken");

      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.text()).doesNotContain("secret").doesNotContain("Exception");
      assertThat(log.lines()).anyMatch(line -> line.contains("could not answer"));
    }
  }

  @Test
  void anErrorIsAnsweredToo() {
    assertThat(server.get("/overflowing").status()).isEqualTo(500);
  }

  @Test
  void aProblemIsOneOfRfc9457() {
    HttpReply reply = server.get("/problem");

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
    assertThat(reply.text())
        .isEqualTo(
            "{\"type\":\"urn:drayage:problem:under-way\",\"title\":\"Under way\",\"status\":409,"
                + "\"detail\":\"it \\\"runs\\\"\"}");
  }

  @Test
  void longTextsAreCompressedIfAccepted() throws IOException {
    HttpReply plain = server.get("/large");
    HttpReply packed = server.ask("GET", "/large", Map.of("Accept-Encoding", "br, gzip;q=0.8"), "");
    HttpReply refused = server.ask("GET", "/large", Map.of("Accept-Encoding", "gzip;q=0"), "");

    assertThat(packed.header("content-encoding")).isEqualTo("gzip");
    assertThat(packed.body().length).isLessThan(200);
    try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(unpacked.readAllBytes()).isEqualTo(plain.body()).isEqualTo(refused.body());
    }
    assertThat(server.ask("GET", "/open", Map.of("Accept-Encoding", "gzip"), "").text())
        .isEqualTo("{}");
  }

  @Test
  void aPathIsDecodedAfterItIsSplit() {
    assertThat(server.get("/file/a/b%20c.js").text()).isEqualTo("{name=a/b c.js}");
    assertThat(server.get("/query?q=a%2Bb&q=second").text()).isEqualTo("a+b");
    for (String bad :
        List.of("/file/a/../b", "/file/", "/file/a%2F..%2Fb", "/file//etc", "/file/a%00")) {
      assertThat(server.get(bad).status()).as(bad).isIn(400, 404);
    }
  }

  @Test
  void aConnectionTakesSeveralRequests() {
    String one = "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc";
    HttpReply first =
        server.send(
            one + one + "GET /open HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    assertThat(first.text()).startsWith("abcHTTP/1.1 200 OK").endsWith("{}");
  }

  @Test
  void otherMachinesDoNotReachIt() throws IOException {
    Optional<Inet4Address> own =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(Inet4Address.class::isInstance)
            .map(Inet4Address.class::cast)
            .filter(address -> !address.isLoopbackAddress())
            .findFirst();
    Assumptions.assumeTrue(own.isPresent(), "this machine has no other address");

    try (Socket socket = new Socket()) {
      InetSocketAddress outside = new InetSocketAddress(own.get(), server.port());
      assertThatThrownBy(() -> socket.connect(outside, 1000)).isInstanceOf(IOException.class);
    }
  }
}
