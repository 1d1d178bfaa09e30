package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.drayage.status.Control.Started;
import io.drayage.status.Page;
import io.drayage.status.ReloadState;
import io.drayage.status.SampleState;
import io.drayage.status.StatusJson;
import io.drayage.status.TaskState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands that talk to the running process, against canned answers of its API. */
class StatusCommandTest {
  private static final String TOKEN = "correct-horse-battery";

  private record Canned(int status, String json) {}

  private final Map<String, Canned> answers = new HashMap<>();
  private final List<String> requests = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // set before each test
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          requests.add(request + body);
          boolean allowed =
              ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
          Canned answer =
              allowed || request.startsWith("GET")
                  ? answers.getOrDefault(request, problem(404, "nothing here"))
                  : problem(401, "the token is missing");
          byte[] bytes = answer.json().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    list("/api/tasks", SampleState.tasks());
    list("/api/failures", List.of());
    list("/api/movements", List.of(SampleState.movement()));
    list("/api/budget", SampleState.registries());
    list(
        "/api/reloads",
        List.of(new ReloadState("routes", false, SampleState.NOW, List.of("a.camel.yaml:10: no"))));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void theStateIsPrintedAndAnUnhealthyTaskIsTheExitCode() {
    CommandRun run = run("status");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .startsWith("An edit of routes is not in use; once is not healthy: ")
        .contains("running", "tasks");
    assertThat(run.log()).isEmpty();

    list("/api/tasks", List.of(SampleState.tasks().get(0)));
    assertThat(run("status").exitCode()).isZero();
  }

  @Test
  void jsonHasTheAnswersOfTheApiAsOneDocument() {
    answers.put(
        "GET /api/failures",
        new Canned(
            200,
            """
            {"items": [{"kind": "denied", "registry": "docker.io", "message": "no", "hint": "log in",
              "count": 1, "tasks": ["core"], "mappings": [], "images": [{"task": "core", "source": "s",
              "target": "t", "message": "no", "attempts": 1, "since": "2026-08-02T10:00:00Z"}]}]}
            """));

    CommandRun run = run("status", "--output", "json");

    assertThat(run.report().at("/healthy").asBoolean()).isFalse();
    assertThat(run.report().at("/tasks/0/running/counts/found").asInt()).isEqualTo(500);
    assertThat(run.report().at("/tasks/0/maxAge").asText()).isEqualTo("PT12H");
    assertThat(run.report().at("/tasks/1").has("nextRun")).isFalse();
    assertThat(run.report().at("/failures/0/images/0/since").asText())
        .isEqualTo("2026-08-02T10:00:00Z");
    assertThat(run.report().at("/movements/0").has("rate")).isTrue();
    assertThat(run.report().at("/registries/0").has("spent")).isTrue();
    assertThat(run.report().at("/reloads/0/problems/0").asText()).isEqualTo("a.camel.yaml:10: no");
  }

  @Test
  void aProcessThatDoesNotAnswerIsToldWithItsAddress() {
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    stop();

    CommandRun run = run("status");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.log().strip())
        .isEqualTo(
            "no process answers at %s (connection refused); `drayage run` with the same properties does"
                .formatted(address));
  }

  @Test
  void aServerOfAnotherKindIsTold() {
    answers.put("GET /api/tasks", new Canned(200, "<html>"));
    assertThat(run("status"))
        .satisfies(run -> assertThat(run.exitCode()).isEqualTo(2))
        .satisfies(run -> assertThat(run.log()).contains("is not `drayage run`"));

    answers.put("GET /api/tasks", new Canned(200, "{\"items\": 3}"));
    assertThat(run("status").log()).contains("is not `drayage run`");
  }

  @Test
  void withoutAServerThereIsNothingToAsk() {
    CommandRun run = CommandRun.of("status", "--set", "drayage.management.port=0");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.log()).contains("property drayage.management.port is 0");
  }

  @Test
  void aRunIsStartedForTheRepositoriesThatAreNamed() {
    answers.put(
        "POST /api/tasks/core/run",
        new Canned(202, StatusJson.write(new Started(true, Optional.of(SampleState.running())))));

    CommandRun run = run("run-task", "core", "--repository", "b/c", "--repository", "a");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().strip())
        .isEqualTo("core: run run-now started; drayage status --watch shows it");
    assertThat(requests)
        .containsExactly("POST /api/tasks/core/run{\"repositories\":[\"a\",\"b/c\"]}");
  }

  @Test
  void aRunInProgressIsTold() {
    answers.put(
        "POST /api/tasks/core/run",
        new Canned(
            409,
            """
            {"title": "Run under way", "status": 409, "detail": "busy", "run": %s}
            """
                .formatted(StatusJson.write(SampleState.running()))));

    CommandRun run = run("run-task", "core");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out().strip())
        .isEqualTo("core: a run is in progress already (run-now); no other one starts");
    assertThat(requests).containsExactly("POST /api/tasks/core/run");
  }

  @Test
  void aTaskIsPausedAndResumed() {
    TaskState core = SampleState.tasks().get(0);
    answers.put("POST /api/tasks/a%20b/pause", new Canned(200, StatusJson.write(core)));
    answers.put("POST /api/tasks/a%20b/resume", new Canned(200, StatusJson.write(core)));

    assertThat(run("pause", "a b").out().strip())
        .isEqualTo("core: paused; the run in progress continues");
    assertThat(run("resume", "a b").out().strip()).startsWith("core: resumed; next run at ");
  }

  @Test
  void aTaskThatDoesNotExistIsToldWithTheLikelyOne() {
    assertThat(run("pause", "cord"))
        .satisfies(run -> assertThat(run.exitCode()).isEqualTo(2))
        .satisfies(
            run ->
                assertThat(run.log().strip())
                    .isEqualTo("there is no task named 'cord'; did you mean 'core'?"));
    assertThat(run("run-task", "xyzzy").log().strip())
        .isEqualTo("there is no task named 'xyzzy'; there are core, once");
  }

  @Test
  void aMissingTokenIsToldInTheServersWords() {
    CommandRun run =
        CommandRun.of(
            Map.of("DRAYAGE_MANAGEMENT_PORT", String.valueOf(server.getAddress().getPort())),
            "pause",
            "core");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.log()).contains("refuses (401): the token is missing");
  }

  @Test
  void aWatchPrintsText() {
    CommandRun run = run("status", "--watch", "--output", "json");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.log()).contains("--watch shows text");
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(
        Map.of(
            "DRAYAGE_MANAGEMENT_PORT",
            String.valueOf(server.getAddress().getPort()),
            "DRAYAGE_MANAGEMENT_TOKEN",
            TOKEN),
        arguments);
  }

  private void list(String path, List<?> items) {
    answers.put(
        "GET " + path, new Canned(200, StatusJson.write(new Page<>(items, Optional.empty()))));
  }

  private static Canned problem(int status, String detail) {
    return new Canned(
        status,
        "{\"title\": \"No\", \"status\": %d, \"detail\": \"%s\"}".formatted(status, detail));
  }
}
