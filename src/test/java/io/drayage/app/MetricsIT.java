package io.drayage.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.drayage.app.settings.SessionMode;
import io.drayage.app.settings.Settings;
import io.drayage.config.UnknownKeys;
import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleBlob;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.MediaType;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TaskReport;
import io.drayage.testing.DocumentedMetrics;
import io.drayage.testing.DocumentedMetrics.Documented;
import io.drayage.testing.MetricsText;
import io.drayage.testing.Ports;
import io.drayage.testing.Promtool;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scrape after a real run with a failure, a retry and a pull limit. */
final class MetricsIT {
  private static final SampleBlob SHARED = SampleBlob.of(new byte[5000]);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path home;

  private final RegistryProgram program = RegistryProgram.find(Path.of(""));
  @AutoClose private final LocalRegistry source = LocalRegistry.open(program);
  @AutoClose private final LocalRegistry target = LocalRegistry.open(program);

  /** The source with a pull limit, and with a manifest that fails once. */
  private final WireMockServer limited =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

  private final int port = Ports.free();
  private final List<TaskReport> reports = new CopyOnWriteArrayList<>();

  @BeforeEach
  void limit() {
    limited.start();
    limited.stubFor(
        any(anyUrl())
            .atPriority(10)
            .willReturn(
                aResponse()
                    .proxiedFrom(source.endpoint().toString())
                    .withHeader("RateLimit-Limit", "100;w=21600")
                    .withHeader("RateLimit-Remaining", "76;w=21600")));
    // of one image: another one could ask before the state of the scenario has changed
    limited.stubFor(
        get(urlPathMatching("/v2/app/manifests/(%s|1)".formatted(image("1").manifest().digest())))
            .atPriority(1)
            .inScenario("once")
            .whenScenarioStateIs(STARTED)
            .willSetStateTo("over")
            .willReturn(aResponse().withStatus(503)));
  }

  @AfterEach
  void stop() {
    limited.stop();
  }

  @Test
  void everyDocumentedMetricIsThereAndNoOther() throws Exception {
    for (String tag : List.of("1", "2")) {
      SamplePusher.anonymous(source.endpoint()).push("app", tag, image(tag));
    }
    try (SyncSession session = session();
        LiveRun run = new LiveRun(session, settings(), source(), source().read(), () -> {})) {
      run.start();
      await().atMost(Duration.ofMinutes(1)).until(() -> reports.size() == 2);
      // a thread leaves its blob a moment after the image has it
      await().until(() -> session.work().bytesInFlight() == 0);

      String text = scrape();
      MetricsText parsed = MetricsText.parse(text);
      Map<String, Documented> documented = new TreeMap<>(DocumentedMetrics.read());
      // without a broker there are no workers
      documented.keySet().removeIf(name -> name.startsWith("drayage_workers"));

      assertThat(documented)
          .allSatisfy(
              (name, row) -> {
                assertThat(parsed.types()).containsEntry(name, row.type());
                assertThat(parsed.helps()).containsKey(name);
                assertThat(labels(parsed, name, row.type())).isEqualTo(row.labels());
              });
      assertThat(parsed.types().keySet())
          .filteredOn(name -> name.startsWith("drayage_") || name.startsWith("camel_"))
          .filteredOn(name -> !documented.containsKey(name.replaceFirst("_max$", "")))
          .isEmpty();
      assertThat(parsed.types().keySet())
          .contains("jvm_memory_used_bytes", "process_cpu_usage", "process_start_time_seconds");
      checkValues(parsed);
      Promtool.Result check = Promtool.run(home, text, "check", "metrics");
      assertThat(check.text().lines())
          .filteredOn(line -> line.contains("drayage_") || line.contains("error"))
          .isEmpty();
    }
  }

  private static SampleImage image(String tag) {
    return SampleImage.artifact(new MediaType("application/vnd." + tag), SHARED);
  }

  private void checkValues(MetricsText text) {
    Map<String, String> from = Map.of("registry", host(limited.port()));
    assertThat(text.value("drayage_images_total", Map.of("task", "core", "outcome", "copied")))
        .isEqualTo(2);
    assertThat(text.value("drayage_images_total", Map.of("task", "core", "outcome", "failed")))
        .isEqualTo(1);
    assertThat(text.value("drayage_runs_total", Map.of("task", "core", "outcome", "partial")))
        .isEqualTo(1);
    assertThat(
            text.value(
                "drayage_failures_total",
                Map.of("registry", host(limited.port()), "kind", "not-found")))
        .isEqualTo(1);
    assertThat(
            text.value(
                "drayage_retries_total",
                Map.of("registry", host(limited.port()), "reason", "unavailable")))
        .isEqualTo(1);
    assertThat(text.value("drayage_mounted_bytes_total", Map.of("registry", target())))
        .isGreaterThanOrEqualTo(2.0 * SHARED.sizeBytes());
    assertThat(text.value("drayage_pulls_total", from)).isEqualTo(2);
    assertThat(text.value("drayage_pulls_remaining", from)).isEqualTo(76);
    assertThat(
            text.value(
                "drayage_transferred_bytes_total",
                Map.of("registry", target(), "direction", "written")))
        .isGreaterThan(1.0 * SHARED.sizeBytes());
    assertThat(text.value("camel_exchanges_total", Map.of("routeId", "copy-image"))).isEqualTo(4);
  }

  private static Set<String> labels(MetricsText text, String name, String type) {
    boolean counted = type.equals("histogram") || type.equals("summary");
    return text.labels().getOrDefault(counted ? name + "_count" : name, Set.of("no series"));
  }

  private String scrape() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/observe/metrics".formatted(port)))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
    return answer.body();
  }

  private SyncSession session() throws Exception {
    SyncListener ended =
        new SyncListener() {
          @Override
          public void runEnded(TaskReport report) {
            reports.add(report);
          }
        };
    return new SyncSession(
        source().read().plan(),
        settings(),
        Map.of(),
        SessionMode.AGAIN_AND_AGAIN,
        SessionListeners.of(List.of(ended)));
  }

  private PlanSource source() throws Exception {
    Path file = home.resolve("sync.yaml");
    Files.writeString(
        file,
        """
        tasks:
          - name: core
            interval: 86400
            source: {registry: %s}
            target: {registry: %s}
            mappings:
              - {from: app, to: app}
              - {from: app, to: other, tags: ["gone"]}
          - name: fine
            interval: 86400
            source: {registry: %s}
            target: {registry: %s}
            mappings: [{from: app, to: fine}]
        """
            .formatted(host(limited.port()), target(), source.hostAndPort(), target()));
    return new PlanSource(List.of(file), "", UnknownKeys.ERROR, Map.of());
  }

  private Settings settings() {
    return Settings.load(
        home,
        Map.of(
            "drayage.routes.dir",
            Path.of("routes").toAbsolutePath().toString(),
            "drayage.management.port",
            String.valueOf(port)),
        Map.of());
  }

  private String target() {
    return target.hostAndPort();
  }

  private static String host(int port) {
    return "127.0.0.1:" + port;
  }
}
