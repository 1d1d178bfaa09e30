package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drayage.app.settings.SessionMode;
import io.drayage.app.settings.Settings;
import io.drayage.cli.CommandRun;
import io.drayage.config.UnknownKeys;
import io.drayage.testing.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The management server of a run: its start, its end, and what edits do to it. */
class ManagementTest {
  private static final String ROUTE =
      """
      - route:
          from:
            uri: platform-http:/hooks/mine
            steps:
              - setBody: {constant: "%s"}
      """;

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port = Ports.free();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path home;

  @BeforeEach
  void copyRoutes() throws IOException {
    Path routes = Files.createDirectory(home.resolve("routes"));
    try (Stream<Path> shipped = Files.list(Path.of("routes"))) {
      for (Path file : shipped.toList()) {
        Files.copy(file, routes.resolve(file.getFileName()));
      }
    }
    write("routes/mine.camel.yaml", ROUTE.formatted("first"));
    // no registry is asked before its time
    write(
        "sync.yaml",
        """
        tasks:
          - name: core
            cron: '0 0 3 1 1 ?'
            source: {registry: docker.io}
            target: {registry: target.example}
            mappings: [{from: library/redis, to: redis, tags: ['7']}]
        """);
  }

  private Path write(String file, String text) throws IOException {
    return Files.writeString(home.resolve(file), text);
  }

  private Settings settings(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(more);
    all.put("drayage.management.port", "" + port);
    all.put("drayage.watch.interval", "20");
    all.put("drayage.watch.quiet", "0");
    return Settings.load(home, all, Map.of());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI address = URI.create("http://localhost:" + port + path);
    return client.send(
        HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aRunServesItsStateAndItsRoutesUntilItEnds() throws Exception {
    PlanSource source =
        new PlanSource(List.of(home.resolve("sync.yaml")), "", UnknownKeys.ERROR, Map.of());
    PlanSource.Content known = source.read();
    Settings settings = settings(Map.of());
    try (SyncSession session =
            new SyncSession(
                known.plan(),
                settings,
                Map.of(),
                SessionMode.AGAIN_AND_AGAIN,
                SessionListeners.none());
        LiveRun run = new LiveRun(session, settings, source, known, () -> {})) {
      run.start();

      assertThat(get("/observe/health/ready").statusCode()).isEqualTo(200);
      assertThat(get("/observe/health").body())
          .contains("\"name\":\"task/core\"", "\"name\":\"routes\"");
      assertThat(get("/observe/info").body())
          .contains("\"camel\":\"4.", "sync.yaml", "mine.camel.yaml", "sha256:");
      assertThat(get("/hooks/mine").body()).isEqualTo("first");

      write("routes/mine.camel.yaml", ROUTE.formatted("second"));
      await().untilAsserted(() -> assertThat(get("/hooks/mine").body()).isEqualTo("second"));
      write("routes/mine.camel.yaml", "- rout: {}\n");
      await()
          .untilAsserted(
              () ->
                  assertThat(get("/observe/health").body())
                      .contains("\"name\":\"routes\",\"status\":\"DOWN\""));
      assertThat(get("/hooks/mine").body()).isEqualTo("second");
    }
    assertThatThrownBy(() -> get("/observe/health/live")).isInstanceOf(IOException.class);
  }

  @Test
  void aTakenPortEndsTheStart() throws IOException {
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      CommandRun run =
          CommandRun.of(
              Map.of("DRAYAGE_HOME", home.toString()),
              "run",
              home.resolve("sync.yaml").toString(),
              "--set",
              "drayage.management.port=" + taken.getLocalPort());

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.log())
          .contains("property drayage.management.port", "port " + port, "0 for no server")
          .doesNotContain("Exception:");
    }
  }
}
