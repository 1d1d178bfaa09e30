package io.drayage.faults;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.drayage.faults.FaultLab.blob;
import static io.drayage.faults.FaultLab.commit;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.drayage.cli.CommandRun;
import io.drayage.registry.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Registries that are unreachable or stall. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ConnectionFaultsIT {
  private static final Path TLS = Path.of("src/test/resources/tls");
  private static final String IMPATIENT = "drayage.http.idle-timeout=1000";
  private static final String TWICE = "drayage.http.attempts=2";
  private static final String ONCE = "drayage.http.attempts=1";
  private static final String NO_MORE = "drayage.retry.network.times=0";

  @RegisterExtension final FaultLab lab = new FaultLab();

  @Test
  @FaultCase(7)
  void aSourceThatDripsIsGivenUpAndTheWorkerIsFree() {
    lab.source().on("GET", blob()).play(Faults.drip(1));

    lab.sync(IMPATIENT, TWICE, NO_MORE, "drayage.parallel.blobs=1")
        .failed("faulty")
        .isOfKind("unreachable")
        .isFrom(FaultLab.SOURCE)
        .says("GET blob", "stalled", "transferred almost nothing for 1 s");

    assertThat(lab.source().requests("GET", blob()))
        .extracting(seen -> seen.header("Range"))
        .hasSize(2)
        .startsWith("");
  }

  @Test
  @FaultCase(7)
  void aTargetThatDoesNotReadIsGivenUpAndTheWorkerIsFree() {
    lab.image("faulty", FaultLab.artifact(FaultLab.blob("large", 12 * 1024 * 1024)));
    lab.target().on("PUT", commit("faulty")).play(Faults.silence());

    lab.sync(IMPATIENT, ONCE, NO_MORE, "drayage.parallel.blobs=1")
        .failed("faulty")
        .isOfKind("unreachable")
        .isFrom(FaultLab.TARGET)
        .says("PUT blob", "stalled", "for 1 s");

    assertThat(lab.target().requests("PUT", commit("faulty"))).hasSize(2);
  }

  @Test
  @FaultCase(7)
  void anImageThatIsSlowButNeverStillHasALimitInAll() {
    lab.image("faulty", FaultLab.artifact(FaultLab.blob("slow", 1024 * 1024)));
    lab.source().on("GET", blob()).play(Faults.drip(512));

    lab.sync("drayage.image.limit-seconds=3")
        .failed("faulty")
        .isOfKind("overdue")
        .says("took longer than 3 s")
        .hints("drayage.image.limit-seconds")
        .wasTriedTimes(1);
  }

  @Test
  @FaultCase(8)
  void anAnswerThatDoesNotComeIsNamedAsSuch() {
    lab.source().on("GET", FaultLab.manifests("faulty")).play(Faults.silence());

    lab.sync(IMPATIENT, TWICE, NO_MORE)
        .failed("faulty")
        .isOfKind("unreachable")
        .isFrom(FaultLab.SOURCE)
        .says("GET manifest", "did not answer within 1 s", "gave up after 2 attempts");
  }

  @Test
  @FaultCase(8)
  void aHandshakeThatStallsIsNamedAsSuch() {
    lab.withoutBystander();
    try (RawServer silent = new RawServer()) {
      silent.serve((socket, in, out) -> silent.awaitClose());

      lab.sync(source("https://127.0.0.1:" + silent.port()), connectLimit(), ONCE, NO_MORE)
          .failed("faulty")
          .isOfKind("unreachable")
          .says("within 1 s");
    }
  }

  @Test
  @FaultCase(8)
  void aConnectionThatIsNotTakenIsNamedAsSuch() throws IOException {
    lab.withoutBystander();
    List<Socket> waiting = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      boolean room = true;
      while (room && waiting.size() < 10) {
        Socket socket = new Socket();
        waiting.add(socket);
        room = connectIfThereIsRoom(socket, full);
      }

      lab.sync(source("http://127.0.0.1:" + full.getLocalPort()), connectLimit(), ONCE, NO_MORE)
          .failed("faulty")
          .isOfKind("unreachable")
          .says("no connection to 127.0.0.1:", "within 1 s");
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  @Test
  @FaultCase(40)
  void everyWayOfNotBeingThereHasItsOwnMessage() throws IOException {
    lab.withoutBystander();
    int nobody;
    try (ServerSocket closed = new ServerSocket(0)) {
      nobody = closed.getLocalPort();
    }

    lab.sync(source("http://no-such-host.invalid"))
        .failed("faulty")
        .isOfKind("unreachable")
        .says("no-such-host.invalid is not known");
    lab.sync(source("http://127.0.0.1:" + nobody))
        .failed("faulty")
        .isOfKind("unreachable")
        .says("refused the connection", "gave up after 3 attempts")
        .wasTriedTimes(2);
  }

  @Test
  @FaultCase(40)
  void aCertificateIsNotAskedForTwice() throws IOException {
    lab.withoutBystander();
    assertUntrusted("server.p12", "is not trusted: unable to find valid certification path")
        .hints("*.crt");
    lab.trust(TLS.resolve("ca.crt"));
    assertUntrusted("elsewhere.p12", "is not trusted: No ");
    lab.trust(TLS.resolve("expired-ca.crt"));
    assertUntrusted("expired.p12", "is not valid now: NotAfter:").hints("clock");
  }

  @Test
  @FaultCase(40)
  void plainHttpWhereTlsIsWantedIsSaidToBe() {
    lab.withoutBystander();
    try (RawServer plain = new RawServer()) {
      plain.serve(
          (socket, in, out) -> {
            in.read();
            RawServer.send(out, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
          });

      lab.sync(source("https://127.0.0.1:" + plain.port()))
          .failed("faulty")
          .isOfKind("untrusted")
          .says("speaks plain HTTP where TLS is wanted")
          .wasTriedTimes(1);
    }
  }

  @Test
  @FaultCase(40)
  void aRegistryThatIsDownWithAHundredImagesDoesNotKeepTheOthers() {
    lab.withoutBystander();
    lab.staysBroken();
    lab.images(IntStream.range(0, 100).mapToObj(number -> "i" + number).toArray(String[]::new));

    FaultRun run = lab.sync(source("http://127.0.0.1:1"));

    for (String name : lab.images().keySet()) {
      run.failed(name).isOfKind("unreachable").says("refused the connection");
    }
    assertThat(run.run().image(lab.sourceOf("elsewhere")).path("outcome").asText())
        .isEqualTo("copied");
  }

  @Test
  @FaultCase(40)
  void aRegistryThatAlwaysFailsIsLeftAloneWhileTheOthersGoOn() {
    int tags = 40;
    int failures = 6;
    lab.withoutBystander();
    lab.rules("tags: ['regex: 1.*']");
    String list =
        IntStream.range(0, tags)
            .mapToObj("\"1.%d\""::formatted)
            .collect(Collectors.joining(",", "{\"tags\":[", "]}"));
    lab.source().on("GET", ".*/tags/list.*").answer(Answer.of(200).body(list));
    lab.source().on("*", ".*/manifests/.*").answer(Answer.of(502));

    // images that were not tried are told in one line together
    CommandRun run = lab.run("drayage.breaker.span=0", "drayage.breaker.failures=" + failures);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.image(lab.sourceOf("elsewhere")).path("outcome").asText()).isEqualTo("copied");

    List<String> kinds =
        run.images().stream()
            .filter(image -> image.has("error"))
            .map(image -> image.path("error").path("kind").asText())
            .toList();
    // an image whose last attempt opened the circuit may tell what it met
    assertThat(kinds).hasSize(tags).contains("resting").isSubsetOf("unavailable", "resting");
    // those that opened the circuit, and those that were under way then
    assertThat(lab.source().requests("*", ".*/manifests/.*")).hasSizeLessThan(failures + 16);
    assertThat(run.logLines("WARN"))
        .filteredOn(line -> line.toString().contains("registry unavailable: pausing requests"))
        .hasSize(1);
  }

  private static String source(String endpoint) {
    return "drayage.registry.%s.endpoint=%s".formatted(FaultLab.SOURCE, endpoint);
  }

  private FaultRun.Failed assertUntrusted(String keyStore, String reason) {
    WireMockServer server =
        new WireMockServer(
            options()
                .dynamicPort()
                .dynamicHttpsPort()
                .keystorePath(TLS.resolve(keyStore).toString())
                .keystoreType("PKCS12")
                .keystorePassword("password")
                .keyManagerPassword("password"));
    server.start();
    try {
      return lab.sync(source("https://localhost:" + server.httpsPort()))
          .failed("faulty")
          .isOfKind("untrusted")
          .says("the certificate of localhost:" + server.httpsPort(), reason)
          .wasTriedTimes(1);
    } finally {
      server.stop();
    }
  }

  private static String connectLimit() {
    return "drayage.http.connect-timeout=1000";
  }

  /** Tries to connect; false once the server's queue is full, as intended. */
  private static boolean connectIfThereIsRoom(Socket socket, ServerSocket server) {
    try {
      socket.connect(server.getLocalSocketAddress(), 100);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
