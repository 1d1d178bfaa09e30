package io.drayage.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.Platform;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A real process tells each change once, also if it was restarted in between. */
@Timeout(150)
final class NoticeIT {
  private static final String TOKEN = "notice-it-s3cret-of-a-test";
  private static final Duration SOON = Duration.ofSeconds(30);

  @RegisterExtension
  static final WireMockExtension WEB =
      WireMockExtension.newInstance().options(options().dynamicPort()).build();

  private final RegistryProgram program = RegistryProgram.find(Path.of(""));
  @AutoClose private final LocalRegistry source = LocalRegistry.open(program);
  @AutoClose private final LocalRegistry target = LocalRegistry.open(program);
  private final SamplePusher pusher = SamplePusher.anonymous(source.endpoint());
  private final HttpClient client = HttpClient.newHttpClient();
  private final Path directory;

  NoticeIT(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void fill() throws IOException {
    pusher.push("app", "1.0", image("one"));
    Files.writeString(
        directory.resolve("sync.yaml"),
        """
        tasks:
          - name: core
            interval: 3600
            source: {registry: "%s", auth: none}
            target: {registry: "%s", auth: none}
            mappings:
              - {from: app, tags: ['1.0', '2.0', '3.0']}
        """
            .formatted(source.hostAndPort(), target.hostAndPort()));
  }

  @Test
  void runsThatFailFailAndSucceedAreTwoMessagesThoughAWebhookHangs() throws Exception {
    WEB.stubFor(post(anyUrl()).willReturn(ok()));
    WEB.stubFor(
        post(urlEqualTo("/slack")).willReturn(aResponse().withStatus(200).withFixedDelay(90_000)));

    int port = freePort();
    try (DrayageProcess first = start(port)) {
      awaitRuns(first, 1);
      runAgain(port);
      awaitRuns(first, 2);
      awaitMessages(1);
      first.signal("TERM");
      first.end(Duration.ofSeconds(40));
    }
    pusher.push("app", "2.0", image("two"));
    pusher.push("app", "3.0", image("three"));
    try (DrayageProcess second = start(port)) {
      awaitRuns(second, 1);
      awaitMessages(2);
      runAgain(port);
      awaitRuns(second, 2);
      second.signal("TERM");
      second.end(Duration.ofSeconds(40));
      assertThat(second.log()).doesNotContain("localhost:" + WEB.getPort());
    }

    List<JsonNode> told = messages();
    assertThat(told)
        .extracting(event -> event.path("event").asText())
        .containsExactly("failure", "recovery");
    assertThat(told).extracting(event -> event.path("count").asInt()).containsExactly(2, 2);
    assertThat(told.get(0).path("title").asText())
        .isEqualTo("core fails: not-found at " + source.hostAndPort());
  }

  private DrayageProcess start(int port) {
    return DrayageProcess.startFromClasses(
        List.of("-Xmx256m"),
        CommandRun.arguments(
            List.of("run", directory.resolve("sync.yaml").toString()),
            "drayage.management.port=" + port,
            "drayage.hooks.token=" + TOKEN,
            "drayage.hooks.quiet=100",
            "drayage.failed.first-delay=0",
            "drayage.shutdown.grace-seconds=3",
            "drayage.state.dir=" + directory.resolve("state"),
            "drayage.notify.timeout=2000",
            "drayage.notify.webhook.url=http://localhost:%d/hook".formatted(WEB.getPort()),
            "drayage.notify.slack.url=http://localhost:%d/slack".formatted(WEB.getPort())));
  }

  private void runAgain(int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/hooks/%s".formatted(port, source.hostAndPort())))
            .header("Authorization", "Bearer " + TOKEN)
            .POST(BodyPublishers.ofString("{\"image\": \"app\"}"))
            .build();
    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(202);
  }

  private static void awaitRuns(DrayageProcess process, int number) {
    await()
        .atMost(SOON)
        .until(
            () ->
                process
                        .log()
                        .lines()
                        .filter(line -> line.matches(".*\"task (succeeded|partial|failed)\".*"))
                        .count()
                    == number);
  }

  private static void awaitMessages(int number) {
    await()
        .atMost(SOON)
        .until(() -> WEB.findAll(postRequestedFor(urlEqualTo("/hook"))).size() == number);
  }

  private static List<JsonNode> messages() throws IOException {
    List<JsonNode> messages = new ArrayList<>();
    for (LoggedRequest request : WEB.findAll(postRequestedFor(urlEqualTo("/hook")))) {
      messages.add(new ObjectMapper().readTree(request.getBody()));
    }
    return messages;
  }

  private static SampleImage image(String content) {
    return SampleImage.docker(Platform.host(), List.of(SampleLayer.of(content, 3_000)));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
