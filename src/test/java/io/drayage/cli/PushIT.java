package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.demo.AccessLogEntry;
import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.Platform;
import io.drayage.testing.Ports;
import io.drayage.testing.RegistryReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A push at a real registry that tells it to a real process, whose interval is an hour. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class PushIT {
  private static final String TOKEN = "push-it-s3cret-of-a-test";
  private static final Duration SOON = Duration.ofSeconds(30);

  private final int port = Ports.free();
  private final RegistryProgram program = RegistryProgram.find(Path.of(""));

  @AutoClose
  private final LocalRegistry source =
      LocalRegistry.telling(program, hook("source.example"), "Bearer " + TOKEN);

  @AutoClose private final LocalRegistry target = LocalRegistry.open(program);
  private final SamplePusher pusher = SamplePusher.anonymous(source.endpoint());
  private final RegistryReader mirror = new RegistryReader(target);
  private final HttpClient client = HttpClient.newHttpClient();
  private final Path directory;

  @SuppressWarnings("NullAway.Init") // set before each test
  private DrayageProcess process;

  PushIT(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  void start() throws IOException {
    pusher.push("team/app", "1.0", image("one"));
    pusher.push("team/other", "1.0", image("other"));
    Path file =
        Files.writeString(
            directory.resolve("sync.yaml"),
            """
            tasks:
              - name: core
                interval: 3600
                source: {registry: source.example, auth: none}
                target: {registry: "%s", auth: none}
                mappings:
                  - {from: team/other}
                  - {from: "regex:team/app.*"}
            """
                .formatted(target.hostAndPort()));
    process =
        DrayageProcess.startFromClasses(
            List.of("-Xmx256m"),
            CommandRun.arguments(
                List.of("run", file.toString()),
                "drayage.management.port=" + port,
                "drayage.hooks.token=" + TOKEN,
                "drayage.hooks.quiet=1000",
                "drayage.state.dir=" + directory.resolve("state"),
                "drayage.registry.source.example.endpoint=" + source.endpoint()));
    // the first run, and that of the pushes above: the registry tells them again until it can
    await().atMost(SOON).until(() -> runs() == 2);
  }

  @AfterAll
  void stop() throws Exception {
    process.signal("TERM");
    process.end(Duration.ofSeconds(40));
    process.close();
  }

  @Test
  void aPushIsMirroredWithoutWaitingForTheIntervalAndNothingElseIsLookedAt() {
    int mark = source.mark();
    long before = runs();

    pusher.push("team/app", "2.0", image("two"));
    await().atMost(SOON).until(() -> runs() == before + 1);
    pusher.push("team/app-new", "1.0", image("new"));
    await().atMost(SOON).until(() -> runs() == before + 2);

    assertThat(mirror.tags("team/app")).containsExactlyInAnyOrder("1.0", "2.0");
    assertThat(mirror.tags("team/app-new")).containsExactly("1.0");
    assertThat(source.requestsSince(mark))
        .extracting(AccessLogEntry::path)
        .noneMatch(path -> path.startsWith("/v2/team/other/"));
  }

  @Test
  void aThousandNotificationsAreOneLookAtEachMapping() throws Exception {
    int mark = source.mark();
    long before = runs();

    for (int number = 0; number < 1000; number++) {
      HttpResponse<String> answer = post("{\"image\": \"team/app:1.0\"}", TOKEN);
      assertThat(answer.statusCode()).isEqualTo(202);
    }

    await().atMost(SOON).until(() -> runs() == before + 1);
    assertThat(source.requestsSince(mark))
        .extracting(AccessLogEntry::path)
        .filteredOn(path -> path.contains("/tags/list"))
        .containsExactly("/v2/team/app/tags/list");
  }

  @Test
  void aForgedNotificationIsRefusedAndShowsNoSecret() throws Exception {
    long before = runs();

    HttpResponse<String> forged = post("{\"image\": \"team/app:1.0\"}", "a-guess-of-16-letters");

    assertThat(forged.statusCode()).isEqualTo(401);
    assertThat(forged.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(post("nonsense", TOKEN).statusCode()).isEqualTo(400);
    assertThat(post("{\"image\": \"other/app:1.0\"}", TOKEN).statusCode()).isEqualTo(204);
    assertThat(process.log())
        .contains("push notification refused")
        .doesNotContain("a-guess-of-16-letters")
        .doesNotContain(TOKEN);
    assertThat(runs()).isEqualTo(before);
  }

  private HttpResponse<String> post(String body, String token)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(hook("source.example"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private URI hook(String registry) {
    return URI.create("http://127.0.0.1:%d/hooks/%s".formatted(port, registry));
  }

  private long runs() {
    return process.log().lines().filter(line -> line.contains("\"task succeeded\"")).count();
  }

  private static SampleImage image(String content) {
    return SampleImage.docker(Platform.host(), List.of(SampleLayer.of(content, 3_000)));
  }
}
