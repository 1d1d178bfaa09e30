package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.Digest;
import io.drayage.oci.Platform;
import io.drayage.state.StateStore;
import io.drayage.testing.PostgresServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} between two real registries, and {@code history} after it. */
@Timeout(180)
class HistoryRunIT {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final String NO_REGISTRY = "127.0.0.1:1";

  @AutoClose
  private final LocalRegistry source = LocalRegistry.open(RegistryProgram.find(Path.of("")));

  @AutoClose
  private final LocalRegistry target = LocalRegistry.open(RegistryProgram.find(Path.of("")));

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  private final List<String> common = new ArrayList<>();
  private Map<String, String> environment = Map.of();

  @BeforeEach
  void firstImage() throws IOException {
    push("one");
    syncFile("");
  }

  @Test
  void threeRunsWithAFailureBetweenTellWhenAnImageChangedLastAndToWhat() throws Exception {
    threeRuns();

    CommandRun text = history("mirror/redis:latest");
    assertThat(text.log()).isEmpty();
    assertThat(text.out())
        .contains("/mirror/redis:latest\n  from ")
        .containsPattern("  changed last [-0-9]+ [:0-9]+, to " + digest("two"))
        .containsPattern(
            "copied     "
                + brief("two")
                + " \\(before: "
                + brief("one")
                + "\\), .* after it was seen at the source, ")
        .containsPattern("failed     unreachable: ");
    CommandRun runs = history();
    assertThat(runs.out().lines().map(line -> line.replaceAll(".* s  (\\w+) .*", "$1")))
        .endsWith("succeeded", "failed", "succeeded");
    assertThat(history("--limit", "1", "--since", "7d").out().lines()).hasSize(3);
  }

  @Test
  void aRealPostgresqlTellsTheSame() throws Exception {
    try (PostgresServer server = new PostgresServer()) {
      use(server);
      threeRuns();

      assertThat(history("redis:latest").out())
          .containsPattern("  changed last [-0-9]+ [:0-9]+, to " + digest("two"));
      server.stop();
      CommandRun unreachable = history("redis:latest");
      assertThat(unreachable.exitCode()).isEqualTo(2);
      assertThat(unreachable.log())
          .startsWith("the history can't be read: drayage.history.url: ")
          .doesNotContain(PostgresServer.PASSWORD);
    }
  }

  private void threeRuns() throws Exception {
    assertThat(runOnce(target.hostAndPort()).exitCode()).isEqualTo(0);
    push("two");
    assertThat(runOnce(NO_REGISTRY).exitCode()).isEqualTo(1);
    assertThat(runOnce(target.hostAndPort()).exitCode()).isEqualTo(0);

    JsonNode events = json(history("redis:latest", "--output", "json")).path("items");

    assertThat(events)
        .extracting(event -> event.path("outcome").asText())
        .containsExactly("copied", "failed", "copied");
    assertThat(events.get(0).path("digest").asText()).isEqualTo(digest("two").toString());
    assertThat(events.get(0).path("previous").asText()).isEqualTo(digest("one").toString());
    assertThat(events.get(1).path("failure").path("kind").asText()).isEqualTo("unreachable");
  }

  @Test
  void theFileCanBeReadWhileTheProcessHasItOpen() throws Exception {
    runOften();
    try (DrayageProcess run = run(target.hostAndPort())) {
      await().atMost(LONG).until(() -> history().exitCode() == 0 && events() == 1);
      push("two");

      await().atMost(LONG).until(() -> events() == 2);

      assertThat(run.log()).doesNotContain("WARN");
    }
  }

  @Test
  void theRunningProcessAnswersWhereItsFileIsOutOfReach() throws Exception {
    environment = Map.of("DRAYAGE_MANAGEMENT_PORT", String.valueOf(freePort()));
    runOften();
    try (DrayageProcess run = run(target.hostAndPort())) {
      String elsewhere = "drayage.state.dir=" + folder.resolve("elsewhere");
      await()
          .atMost(LONG)
          .until(() -> history("redis:latest", "--set", elsewhere).out().contains("changed last"));

      assertThat(history("--set", elsewhere).out()).contains("succeeded");
      assertThat(history("redis:8", "--set", elsewhere).out())
          .isEqualTo("nothing is known of redis:8\n");
      assertThat(run.log()).doesNotContain("WARN");
    }
    assertThat(history("--set", "drayage.state.dir=" + folder.resolve("none")).log())
        .startsWith("the history can't be read: no process answers at http://127.0.0.1:")
        .contains("history.mv.db does not exist");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aDatabaseThatIsDownDelaysNoCopyAndGetsEveryRecordLaterEvenAfterAKill() throws Exception {
    try (PostgresServer server = new PostgresServer()) {
      use(server);
      runOften();
      try (DrayageProcess run = run(target.hostAndPort())) {
        await().atMost(LONG).until(() -> history().exitCode() == 0 && events() == 1);
        server.stop();
        push("two");
        await().atMost(LONG).until(() -> copies(run) == 2);
        await().atMost(LONG).until(() -> run.log().contains("history: not written"));
        push("three");
        await().atMost(LONG).until(() -> copies(run) == 3);
        await().atMost(LONG).until(() -> waiting(digest("three").toString()));

        run.signal("KILL");
        await().atMost(LONG).until(() -> !run.isAlive());

        assertThat(run.log()).doesNotContain(PostgresServer.PASSWORD);
      }
      server.start();
      try (DrayageProcess again = run(target.hostAndPort())) {
        await().atMost(LONG).until(() -> history().exitCode() == 0 && events() == 3);
        assertThat(again.log()).doesNotContain("image copied");
      }
    }
  }

  private boolean waiting(String text) {
    AtomicInteger found = new AtomicInteger();
    try (StateStore state = StateStore.snapshot(folder.resolve("state"))) {
      state
          .history()
          .forEachWhile(
              entry -> {
                found.addAndGet(entry.text().contains(text) ? 1 : 0);
                return true;
              });
    }
    return found.get() > 0;
  }

  private static long copies(DrayageProcess run) {
    return run.log().lines().filter(line -> line.contains("image copied")).count();
  }

  private int events() throws IOException {
    return json(history("redis:latest", "--output", "json")).path("items").size();
  }

  private void use(PostgresServer server) {
    common.add("drayage.history.url=" + server.url());
    common.add("drayage.history.user=" + PostgresServer.USER);
    environment = Map.of("DRAYAGE_HISTORY_PASSWORD", PostgresServer.PASSWORD);
  }

  private CommandRun runOnce(String to) throws Exception {
    try (DrayageProcess run = run(to)) {
      return run.end(LONG);
    }
  }

  private DrayageProcess run(String to) {
    List<String> properties = new ArrayList<>(common());
    properties.add("drayage.registry." + source.hostAndPort() + ".endpoint=" + source.endpoint());
    properties.add("drayage.registry." + target.hostAndPort() + ".endpoint=http://" + to);
    properties.add("drayage.http.attempts=1");
    properties.add("drayage.retry.network.times=0");
    properties.add("drayage.history.interval=100");
    properties.add("drayage.history.retry.delay=10");
    return DrayageProcess.startFromClasses(
        List.of(),
        CommandRun.arguments(
            List.of("run", folder.resolve("sync.yaml").toString()),
            properties.toArray(String[]::new)),
        environment);
  }

  private List<String> common() {
    List<String> all = new ArrayList<>(common);
    all.add("drayage.state.dir=" + folder.resolve("state"));
    return all;
  }

  private CommandRun history(String... arguments) {
    List<String> command =
        new ArrayList<>(CommandRun.arguments(List.of("history"), common().toArray(String[]::new)));
    command.addAll(List.of(arguments));
    return CommandRun.of(environment, command);
  }

  private static JsonNode json(CommandRun run) throws IOException {
    return new ObjectMapper().readTree(run.out());
  }

  private void syncFile(String interval) throws IOException {
    Files.writeString(
        folder.resolve("sync.yaml"),
        """
        tasks:
          - name: core
            source: {registry: '%s', auth: none}
            target: {registry: '%s', auth: none}
            %s
            mappings: [{from: redis, to: mirror/redis, platform: all}]
        """
            .formatted(source.hostAndPort(), target.hostAndPort(), interval));
  }

  /** A route that starts runs more often than an interval may be. */
  private void runOften() throws IOException {
    syncFile("interval: 3600");
    Path routes = Files.createDirectory(folder.resolve("routes"));
    try (Stream<Path> shipped = Files.list(Path.of("routes"))) {
      for (Path file : shipped.toList()) {
        Files.copy(file, routes.resolve(file.getFileName()));
      }
    }
    Files.writeString(
        routes.resolve("often.camel.yaml"),
        """
        - route:
            id: often
            from:
              uri: timer:often?period=500
              steps:
                - setBody: {id: name-core, constant: {expression: core}}
                - to: {id: to-run-core, uri: direct:run-task}
        """);
    common.add("drayage.routes.dir=" + routes);
  }

  private void push(String content) {
    SamplePusher.anonymous(source.endpoint()).push("redis", "latest", image(content));
  }

  private static SampleImage image(String content) {
    return SampleImage.oci(Platform.host(), List.of(SampleLayer.of(content, 1000)));
  }

  private static Digest digest(String content) {
    return image(content).manifest().digest();
  }

  private static String brief(String content) {
    return digest(content).toString().substring(0, 19);
  }
}
