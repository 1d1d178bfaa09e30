package io.drayage.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.management.ManagementServer;
import io.drayage.management.Resources;
import io.drayage.management.ServerSettings;
import io.drayage.status.ReloadState;
import io.drayage.status.TaskState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthResourcesTest {
  private static final Instant TIME = Instant.parse("2026-03-01T12:00:00.123Z");

  private final FakeProcess process = new FakeProcess();
  private final List<ReloadState> reloads = new ArrayList<>();
  private boolean running = true;
  private Optional<String> state = Optional.empty();
  private Optional<String> history = Optional.empty();

  @AutoClose private final ManagementServer server = server();

  private ManagementServer server() {
    Resources resources = new Resources();
    HealthResources.addTo(
        resources,
        new HealthResources.Parts(
            process, () -> reloads, () -> running, () -> state, () -> history));
    return new ManagementServer(
        new ServerSettings(
            "127.0.0.1",
            0,
            true,
            Optional::empty,
            Set.of(),
            Optional.empty(),
            ServerSettings.Limits.usual()),
        resources);
  }

  @BeforeEach
  void start() throws Exception {
    reloads.add(new ReloadState("files", true, TIME, List.of()));
    process.tasks = List.of(task(true, false));
    server.start();
  }

  private static TaskState task(boolean healthy, boolean paused) {
    return new TaskState(
        "core",
        "docker.io",
        "harbor.example.org",
        "every 6 h",
        1,
        paused,
        Optional.empty(),
        Optional.empty(),
        Optional.of(TIME),
        Optional.empty(),
        paused ? Optional.empty() : Optional.of(Duration.ofHours(12)),
        healthy);
  }

  private String ask(String path, int status) throws Exception {
    URI address = URI.create("http://localhost:%d/observe/health%s".formatted(server.port(), path));
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer.body();
  }

  @Test
  void aHealthyProcessTellsItsChecks() throws Exception {
    assertThat(ask("", 200))
        .isEqualTo(
            "{\"status\":\"UP\",\"checks\":["
                + "{\"name\":\"running\",\"status\":\"UP\"},"
                + "{\"name\":\"files\",\"status\":\"UP\",\"data\":{\"lastReload\":\"2026-03-01T12:00:00Z\"}},"
                + "{\"name\":\"state\",\"status\":\"UP\"},"
                + "{\"name\":\"history\",\"status\":\"UP\"},"
                + "{\"name\":\"task/core\",\"status\":\"UP\",\"data\":"
                + "{\"lastSuccess\":\"2026-03-01T12:00:00Z\",\"maxAge\":\"PT12H\"}}]}");
    process.tasks = List.of(task(true, true));
    assertThat(ask("", 200)).contains("\"paused\":\"true\"").doesNotContain("maxAge");
  }

  @Test
  void aTaskThatMissedItsRunsIsDownAndTheProcessLivesOn() throws Exception {
    process.tasks = List.of(task(false, false));

    assertThat(ask("", 503))
        .startsWith("{\"status\":\"DOWN\"")
        .contains("core\",\"status\":\"DOWN");
    ask("/ready", 200);
    assertThat(ask("/live", 200)).isEqualTo("{\"status\":\"UP\",\"checks\":[]}");
  }

  @Test
  void readinessFollowsStartAndStop() throws Exception {
    running = false;

    assertThat(ask("/ready", 503))
        .isEqualTo("{\"status\":\"DOWN\",\"checks\":[{\"name\":\"running\",\"status\":\"DOWN\"}]}");
    ask("/live", 200);
    ask("", 503);
  }

  @Test
  void reasonsAreNotToldToThoseWhoReachThePort() throws Exception {
    reloads.set(0, new ReloadState("files", false, TIME, List.of("/etc/drayage/secret: broken")));
    state = Optional.of("/var/lib/secret");
    history = Optional.of("jdbc:secret");

    assertThat(ask("", 503))
        .contains(
            "files\",\"status\":\"DOWN", "state\",\"status\":\"DOWN", "history\",\"status\":\"DOWN")
        .doesNotContain("secret");
  }
}
