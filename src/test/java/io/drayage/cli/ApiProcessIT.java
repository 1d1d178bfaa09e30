package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.api.Description;
import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.management.Answer;
import io.drayage.oci.Platform;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The API of a process that mirrors between two real registries, slowly at first. */
@Timeout(180)
class ApiProcessIT {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final String TOKEN = "correct-horse-battery";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistryProgram program = RegistryProgram.find(Path.of(""));
  @AutoClose private final LocalRegistry source = LocalRegistry.open(program);
  @AutoClose private final LocalRegistry target = LocalRegistry.withLogin(program);
  private final HttpClient client = HttpClient.newHttpClient();
  private final Description description = Description.read();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private DrayageProcess process;

  private int port;

  @BeforeEach
  void start() throws IOException {
    push("1.0", 400_000);
    Path file =
        Files.writeString(
            folder.resolve("sync.yaml"),
            """
            tasks:
              - name: copy
                interval: 3600
                source: {registry: '%s', auth: '%s'}
                target: {registry: '%s', auth: '%s'}
                mappings:
                  - {from: app, to: mirror/app, tags: ['1.0', '2.0'], platform: all}
                  - {from: gone, tags: ['semver: >=1.0.0']}
            """
                .formatted(
                    source.hostAndPort(),
                    SyncFile.token(),
                    target.hostAndPort(),
                    SyncFile.token()));
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    process =
        DrayageProcess.startFromClasses(
            List.of(),
            CommandRun.arguments(
                List.of("run", file.toString()),
                "drayage.state.dir=" + folder.resolve("state"),
                "drayage.management.token=" + TOKEN,
                "drayage.registry." + source.hostAndPort() + ".max-rate=100KB/s"),
            Map.of("DRAYAGE_MANAGEMENT_PORT", Integer.toString(port)));
  }

  @AfterEach
  void end() {
    process.close();
  }

  @Test
  void aTaskIsSeenAndSteered() throws IOException {
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(() -> !get("/api/movements", "").get("items").isEmpty());
    String run = get("/api/tasks/{task}", "copy").at("/running/id").asText();
    JsonNode conflict = post("/api/tasks/{task}/run", "copy", "", 409);
    assertThat(conflict.at("/run/id").asText()).isEqualTo(run);
    assertThat(get("/api/runs", "?outcome=running").at("/items/0/id").asText()).isEqualTo(run);
    assertThat(get("/api/runs/{run}", run).at("/run/outcome").asText()).isEqualTo("running");

    awaitRun(run);
    assertThat(get("/api/runs/{run}", run).at("/run/counts/copied").asInt()).isEqualTo(1);
    assertThat(get("/api/images", "?state=failed").get("total").asInt()).isEqualTo(1);
    JsonNode failures = get("/api/failures", "").get("items");
    assertThat(failures.findValuesAsText("kind")).contains("not-found");
    JsonNode life = get("/api/image", "?target=" + image("1.0"));
    assertThat(life.at("/image/state").asText()).isEqualTo("copied");
    assertThat(life.at("/selection/rule").asText()).isEqualTo("named");
    // the history is written a little later
    await()
        .atMost(LONG)
        .until(
            () -> get("/api/image", "?target=" + image("1.0")).at("/events/0/outcome").asText(),
            "copied"::equals);
    assertThat(get("/api/days", "").at("/items/0/copied").asInt()).isEqualTo(1);
    assertThat(get("/api/runs", "?task=copy").at("/items/0/id").asText()).isEqualTo(run);

    push("2.0", 1_000);
    JsonNode retry = post("/api/images/retry", "", "{\"target\":\"" + image("2.0") + "\"}", 202);
    assertThat(retry.get("begun").asBoolean()).isTrue();
    await()
        .atMost(LONG)
        .until(
            () -> get("/api/image", "?target=" + image("2.0")).at("/image/state").asText(),
            "copied"::equals);

    JsonNode paused = post("/api/tasks/{task}/pause", "copy", "", 200);
    assertThat(paused.get("paused").asBoolean()).isTrue();
    assertThat(paused.has("nextRun")).isFalse();
    assertThat(post("/api/tasks/{task}/resume", "copy", "", 200).has("nextRun")).isTrue();

    awaitIdle();
    JsonNode started = post("/api/tasks/{task}/run", "copy", "{\"repositories\":[\"app\"]}", 202);
    awaitRun(started.at("/run/id").asText());
    JsonNode again = get("/api/runs/{run}", started.at("/run/id").asText());
    assertThat(again.at("/run/outcome").asText()).isEqualTo("succeeded");
    assertThat(again.at("/run/counts/unchanged").asInt()).isEqualTo(2);
  }

  @Test
  void filesForecastRoutesAndThePageAreThere() throws Exception {
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(() -> get("/api/tasks/{task}", "copy").has("lastRun"));

    JsonNode plan = get("/api/plan", "?task=copy");
    assertThat(plan.at("/total/unchanged").asInt()).isEqualTo(1);
    assertThat(plan.at("/total/failed").asInt()).isEqualTo(1);
    assertThat(plan.at("/tasks/0/problems")).hasSize(1);
    JsonNode files = get("/api/files", "");
    assertThat(files.at("/tasks/0/file").asText()).endsWith("sync.yaml");
    assertThat(files.toString()).doesNotContain(SyncFile.token());
    JsonNode tags = get("/api/files", "?tags=copy/2");
    assertThat(tags.at("/tasks/0/mappings/0/repositories/0/error/kind").asText())
        .isEqualTo("not-found");
    JsonNode routes = get("/api/routes", "");
    assertThat(routes.get("nodes").findValuesAsText("id")).contains("run-task", "plan-image");
    for (JsonNode node : routes.get("nodes")) {
      if (node.get("id").asText().equals("sync-task")) {
        assertThat(node.at("/counters/total").asInt()).isPositive();
      }
    }
    assertThat(get("/api/budget", "").get("items")).hasSize(2);
    HttpResponse<String> page =
        client.send(
            HttpRequest.newBuilder(URI.create(address("/"))).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
  }

  @Test
  void changesAreSentWhileTheyHappen() throws Exception {
    await().atMost(LONG).ignoreExceptions().until(() -> get("/api/tasks", "").has("items"));
    HttpRequest request = HttpRequest.newBuilder(URI.create(address("/events"))).build();
    HttpResponse<java.io.InputStream> events =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    Map<String, String> schemas =
        Map.of("image", "ImageEventData", "run", "RunEventData", "reload", "ReloadEventData");
    post("/api/reload", "", "", 202);
    boolean moved = false;
    boolean reloaded = false;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
      String name = "";
      while (!moved || !reloaded) {
        String line = lines.readLine();
        assertThat(line).isNotNull();
        if (line.startsWith("event: ")) {
          name = line.substring("event: ".length());
        } else if (line.startsWith("data: ") && schemas.containsKey(name)) {
          description.checkValue(schemas.get(name), line.substring("data: ".length()));
          moved |= line.contains("\"movement\":{");
          reloaded |= name.equals("reload");
        }
      }
    }
  }

  private void push(String tag, int bytes) {
    SamplePusher.anonymous(source.endpoint())
        .push(
            "app",
            tag,
            SampleImage.docker(Platform.host(), List.of(SampleLayer.of("layer-" + tag, bytes))));
  }

  private String image(String tag) {
    return target.hostAndPort() + "/mirror/app:" + tag;
  }

  private void awaitIdle() {
    await().atMost(LONG).until(() -> !get("/api/tasks/{task}", "copy").has("running"));
  }

  private void awaitRun(String id) {
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(() -> get("/api/runs/{run}", id).at("/run/ended").isTextual());
  }

  /** The answer to a path of the description, with the value of its part or its query. */
  private JsonNode get(String path, String value) throws IOException {
    return checked("GET", path, value, "", 200);
  }

  private JsonNode post(String path, String value, String body, int status) throws IOException {
    return checked("POST", path, value, body, status);
  }

  private JsonNode checked(String method, String path, String value, String body, int status)
      throws IOException {
    String address = path.contains("{") ? path.replaceFirst("\\{[^}]*}", value) : path + value;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address(address)))
            .header("Authorization", "Bearer " + TOKEN)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<byte[]> response;
    try {
      response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    String text = new String(response.body(), StandardCharsets.UTF_8);
    assertThat(response.statusCode()).as(text).isEqualTo(status);
    description.check(
        method,
        path,
        new Answer(
            response.statusCode(),
            response.headers().firstValue("Content-Type").orElse(""),
            response.body(),
            Map.of()));
    return JSON.readTree(text);
  }

  private String address(String path) {
    return "http://localhost:" + port + path;
  }
}
