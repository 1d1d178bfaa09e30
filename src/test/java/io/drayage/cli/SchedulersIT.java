package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.drayage.demo.AccessLogEntry;
import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.Platform;
import io.drayage.testing.PostgresDatabase;
import io.drayage.testing.PostgresServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two processes of {@code run} over a real PostgreSQL and two real registries. */
@Timeout(300)
class SchedulersIT {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration TAKE_OVER = Duration.ofSeconds(3);

  @RegisterExtension static final PostgresDatabase DATABASE = new PostgresDatabase();

  @AutoClose
  private final LocalRegistry source = LocalRegistry.open(RegistryProgram.find(Path.of("")));

  @AutoClose
  private final LocalRegistry target = LocalRegistry.open(RegistryProgram.find(Path.of("")));

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  private final Map<String, DrayageProcess> schedulers = new HashMap<>();
  private final Map<String, Integer> ports = new HashMap<>();
  private final List<String> properties = new ArrayList<>();

  @AfterEach
  void end() {
    schedulers.values().forEach(DrayageProcess::close);
  }

  @Test
  void theOtherRunsATaskAgainWhenTheOneThatRunsItIsKilled() throws Exception {
    push("big", 8_000_000);
    String first = "north";
    String second = "south";
    // so slow that it does not end before the kill
    String slow = "drayage.registry." + source.hostAndPort() + ".max-rate=64KiB/s";
    properties.add(slow);
    start(first, "interval: 3600", "big");
    assertThat(awaitRun()).isEqualTo(first);
    properties.remove(slow);
    start(second, "interval: 3600", "big");
    await().atMost(LONG).until(() -> isServed(second));
    await().atMost(LONG).until(() -> task(second).path("runsAt").asText().equals(first));
    await().atMost(LONG).until(() -> task(second).path("running").path("counts").has("found"));

    scheduler(first).signal("KILL");
    Instant killed = Instant.now();

    await().pollInterval(Duration.ofMillis(50)).atMost(LONG).until(() -> awaitRun().equals(second));
    // room for a slow machine
    assertThat(Duration.between(killed, Instant.now())).isLessThan(TAKE_OVER.plusSeconds(30));
    await().atMost(LONG).until(() -> runs().size() == 1);
    await().atMost(LONG).until(() -> images(second).size() == 1);
    assertThat(task(second).path("lastRun").path("outcome").asText()).isEqualTo("succeeded");
    assertThat(count("select count(*) from scheduler_run")).isZero();
  }

  @Test
  void noTaskRunsTwiceAtATimeHoweverOftenItIsAskedForAndWhateverHappensToTheDatabase()
      throws Exception {
    push("small", 1000);
    often();
    start("north", "interval: 3600", "small");
    start("south", "interval: 3600", "small");
    await().atMost(LONG).until(() -> runs().size() > 1);
    await().atMost(LONG).until(() -> isServed("north") && isServed("south"));
    for (int time = 0; time < 5; time++) {
      post("north", "/api/tasks/core/run");
      post("south", "/api/tasks/core/run");
    }
    await().atMost(LONG).until(() -> runs().size() > 8);
    DATABASE.server().stop();
    String away = "schedulers: the database does not answer";
    await()
        .atMost(LONG)
        .until(() -> schedulers.values().stream().allMatch(one -> one.log().contains(away)));
    DATABASE.server().start();
    int before = runs().size();
    await().atMost(LONG).until(() -> runs().size() > before + 3);

    List<Instant[]> all = runs();
    for (int at = 1; at < all.size(); at++) {
      assertThat(all.get(at)[0]).isAfterOrEqualTo(all.get(at - 1)[1]);
    }
    assertThat(schedulers.values()).noneMatch(one -> one.log().contains("\"level\":\"error\""));
    assertThat(schedulers.values()).noneMatch(one -> one.log().contains(PostgresServer.PASSWORD));
    assertThat(schedulers.values())
        .allSatisfy(
            one -> assertThat(one.log().lines().filter(line -> line.contains(away))).hasSize(1));
    assertThat(paths(source, "GET", "/v2/small/blobs/")).hasSize(2).doesNotHaveDuplicates();
    assertThat(paths(target, "PUT", "/v2/mirror/small/manifests/")).hasSize(1);
  }

  private static List<String> paths(LocalRegistry registry, String method, String begin) {
    return registry.requests().stream()
        .filter(request -> request.method().equals(method) && request.path().startsWith(begin))
        .map(AccessLogEntry::path)
        .toList();
  }

  @Test
  void theNewerSyncFileStartsATaskAndTheOlderOneTellsUntilBothAreTheSame() throws Exception {
    push("small", 1000);
    push("later", 1000);
    start("north", "interval: 3600", "small");
    start("south", "interval: 3600", "small");
    await().atMost(LONG).until(() -> runs().size() == 1);
    await().atMost(LONG).until(() -> isServed("north") && isServed("south"));

    syncFile("north", "interval: 3600", "later");

    String told = "the sync file of another scheduler is newer: the task starts there only";
    await().atMost(LONG).until(() -> scheduler("south").log().contains(told));
    await().atMost(LONG).until(() -> task("south").path("newerAt").asText().equals("north"));
    await().atMost(LONG).until(() -> runs().size() == 2);
    post("north", "/api/tasks/core/pause");
    await().atMost(LONG).until(() -> task("south").path("paused").asBoolean());

    syncFile("south", "interval: 3600", "later");

    String same = "the sync files of all schedulers have the same task again";
    await().atMost(LONG).until(() -> scheduler("south").log().contains(same));
    await().atMost(LONG).until(() -> isServed("south") && !task("south").has("newerAt"));
    assertThat(task("south").path("lastRun")).isEqualTo(task("north").path("lastRun"));
    await()
        .atMost(LONG)
        .until(() -> images("south").path(0).path("target").asText().endsWith("later:latest"));
    for (String field : List.of("task", "source", "target", "digest", "state", "bytes")) {
      assertThat(images("south").path(0).path(field))
          .isEqualTo(images("north").path(0).path(field));
    }
    assertThat(runs()).hasSize(2);
  }

  private DrayageProcess scheduler(String name) {
    return Objects.requireNonNull(schedulers.get(name));
  }

  private String awaitRun() {
    return await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(LONG)
        .until(
            () ->
                text(
                    "select n.name from scheduler_run r join scheduler n on n.instance = r.instance"
                        + " join qrtz_scheduler_state s on s.instance_name = r.instance"),
            name -> !name.isEmpty());
  }

  /** Starts and ends of the runs in the history, in their order. */
  private List<Instant[]> runs() throws SQLException {
    List<Instant[]> all = new ArrayList<>();
    try (Connection connection = DATABASE.connection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select started, ended from run order by started")) {
      while (rows.next()) {
        all.add(new Instant[] {rows.getTimestamp(1).toInstant(), rows.getTimestamp(2).toInstant()});
      }
    } catch (SQLException e) {
      if (!"42P01".equals(e.getSQLState())) {
        throw e;
      }
    }
    return all;
  }

  private long count(String query) throws SQLException {
    return Long.parseLong(text(query));
  }

  private static String text(String query) throws SQLException {
    try (Connection connection = DATABASE.connection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getString(1) : "";
    } catch (SQLException e) {
      if ("42P01".equals(e.getSQLState())) {
        return "";
      }
      throw e;
    }
  }

  private JsonNode task(String name) throws Exception {
    return items(name, "/api/tasks").path(0);
  }

  private JsonNode images(String name) throws Exception {
    return items(name, "/api/images");
  }

  private JsonNode items(String name, String path) throws Exception {
    try {
      HttpResponse<String> answer =
          HTTP.send(request(name, path).build(), HttpResponse.BodyHandlers.ofString());
      return new ObjectMapper().readTree(answer.body()).path("items");
    } catch (IOException e) {
      // not served yet, or an idle connection that was closed
      return MissingNode.getInstance();
    }
  }

  private void post(String name, String path) throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            request(name, path)
                .header("Authorization", "Bearer a-token-of-the-test")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body() + scheduler(name).log()).isIn(200, 202, 409);
  }

  private HttpRequest.Builder request(String name, String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:%d%s".formatted(ports.get(name), path)));
  }

  /** Whether it takes requests: the server answers before the routes run. */
  private boolean isServed(String name) throws Exception {
    return isReady(name) && task(name).has("name");
  }

  private boolean isReady(String name) throws Exception {
    try {
      return HTTP.send(
                  request(name, "/observe/health/ready").build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** A route of an operator, in the shared database too, that starts the task more often. */
  private void often() throws IOException {
    Path own = Files.createDirectory(folder.resolve("own"));
    Files.writeString(
        own.resolve("often.camel.yaml"),
        """
        - route:
            id: often
            from:
              uri: quartz:own/often?cron=0/1+*+*+*+*+?&stateful=true
              steps:
                - setBody: {id: name-core, constant: {expression: core}}
                - to: {id: to-run-core, uri: direct:run-task}
        """);
    properties.add("drayage.routes.own=" + own);
  }

  private void start(String name, String when, String repository) throws IOException {
    syncFile(name, when, repository);
    int port = freePort();
    ports.put(name, port);
    List<String> all = new ArrayList<>(properties);
    all.add("drayage.state.dir=" + folder.resolve(name));
    all.add("drayage.history.url=" + DATABASE.url());
    all.add("drayage.history.user=" + PostgresServer.USER);
    all.add("drayage.history.interval=100");
    all.add("drayage.cluster=true");
    all.add("drayage.cluster.name=" + name);
    all.add("drayage.cluster.check-in=" + TAKE_OVER.toMillis());
    all.add("drayage.watch.interval=100");
    all.add("drayage.watch.quiet=100");
    all.add("drayage.registry." + source.hostAndPort() + ".endpoint=" + source.endpoint());
    all.add("drayage.registry." + target.hostAndPort() + ".endpoint=" + target.endpoint());
    schedulers.put(
        name,
        DrayageProcess.startFromClasses(
            List.of("-XX:TieredStopAtLevel=1"),
            CommandRun.arguments(
                List.of("run", folder.resolve(name + ".yaml").toString()),
                all.toArray(String[]::new)),
            Map.of(
                "DRAYAGE_HISTORY_PASSWORD",
                PostgresServer.PASSWORD,
                "DRAYAGE_MANAGEMENT_TOKEN",
                "a-token-of-the-test",
                "DRAYAGE_MANAGEMENT_PORT",
                String.valueOf(port))));
  }

  private void syncFile(String name, String when, String repository) throws IOException {
    Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        watch: true
        tasks:
          - name: core
            source: {registry: '%s', auth: none}
            target: {registry: '%s', auth: none}
            %s
            mappings: [{from: %s, to: mirror/%s, platform: all}]
        """
            .formatted(source.hostAndPort(), target.hostAndPort(), when, repository, repository));
  }

  private void push(String repository, int bytes) {
    SamplePusher.anonymous(source.endpoint())
        .push(
            repository,
            "latest",
            SampleImage.oci(
                Platform.host(), List.of(SampleLayer.of("content of " + repository, bytes))));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
