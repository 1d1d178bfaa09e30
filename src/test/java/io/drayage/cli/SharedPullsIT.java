package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.faults.Exchange;
import io.drayage.faults.FaultServer;
import io.drayage.faults.MemorySource;
import io.drayage.faults.MemoryTarget;
import io.drayage.oci.Platform;
import io.drayage.testing.MetricsText;
import io.drayage.testing.Ports;
import io.drayage.testing.PostgresDatabase;
import io.drayage.testing.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two processes of {@code run} with one account at a registry that counts as Docker Hub does. */
@Timeout(300)
class SharedPullsIT {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final int LIMIT = 12;

  /** Ten percent. */
  private static final int RESERVE = 2;

  private static final int IMAGES = 10;
  private static final String TOKEN = "a-token-of-the-test";

  @RegisterExtension static final PostgresDatabase DATABASE = new PostgresDatabase();

  private final MemorySource images = new MemorySource();
  private final MemoryTarget mirror = new MemoryTarget();
  private final FaultServer from = new FaultServer(images);
  private final FaultServer to = new FaultServer(mirror);
  private final AtomicInteger left = new AtomicInteger(LIMIT);
  private final Map<String, CountDownLatch> pulled = new HashMap<>();
  private final Map<String, Integer> ports = new HashMap<>();
  private final List<DrayageProcess> schedulers = new ArrayList<>();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  @AfterEach
  void close() {
    pulled.values().forEach(CountDownLatch::countDown);
    schedulers.forEach(DrayageProcess::close);
    from.close();
    to.close();
  }

  @Test
  void twoSchedulersTogetherLeaveTheReserve() throws Exception {
    for (String task : List.of("north", "south")) {
      pulled.put(task, new CountDownLatch(1));
      for (int number = 0; number < IMAGES; number++) {
        String repository = task + "/app-" + number;
        images.put(
            repository,
            "1.0",
            SampleImage.oci(Platform.host(), List.of(SampleLayer.of(repository, 1000))));
      }
    }
    from.on("*", ".*/manifests/.*").play(this::count);
    for (String name : List.of("north", "south")) {
      start(name);
    }
    await().atMost(LONG).until(() -> isReady("north") && isReady("south"));

    // each scheduler runs the task of its name
    run("north");
    run("south");

    await().atMost(LONG).until(() -> isWaiting("north") && isWaiting("south"));
    int looks = looks();
    // both ask again and again for the pulls that are left
    await().atMost(LONG).until(() -> looks() > looks + 10);
    assertThat(left).hasValue(RESERVE);
    assertThat(copied("north") + copied("south")).isEqualTo(LIMIT - RESERVE);
    assertThat(List.of(copied("north"), copied("south"))).allMatch(copies -> copies > 0);
  }

  /** Counts a pull, as Docker Hub does; the first ones end when both schedulers pull. */
  private void count(Exchange exchange) throws Exception {
    boolean pulls = exchange.request().method().equals("GET");
    if (pulls) {
      boolean north = exchange.request().path().contains("/north/");
      latch(north ? "north" : "south").countDown();
      boolean unused = latch(north ? "south" : "north").await(LONG.toSeconds(), TimeUnit.SECONDS);
    }
    int remaining = pulls ? left.decrementAndGet() : left.get();
    exchange.send(
        exchange
            .pass()
            .with("ratelimit-limit", LIMIT + ";w=21600")
            .with("ratelimit-remaining", remaining + ";w=21600"));
  }

  private CountDownLatch latch(String task) {
    return pulled.getOrDefault(task, new CountDownLatch(0));
  }

  private int looks() {
    return from.requests("HEAD", ".*/manifests/.*").size();
  }

  /** The images of a task at the target. */
  private long copied(String task) {
    long copied = 0;
    for (int number = 0; number < IMAGES; number++) {
      copied += mirror.tags(task + "/app-" + number).size();
    }
    return copied;
  }

  /** Whether all that a scheduler may copy is copied, and others wait for pulls. */
  private boolean isWaiting(String name) throws Exception {
    MetricsText metrics = MetricsText.parse(send(name, "GET", "/observe/metrics").body());
    return left.get() <= RESERVE
        && metrics.value("drayage_images_waiting", Map.of()) > 0
        && metrics.value("drayage_copies_in_progress", Map.of()) == 0;
  }

  private boolean isReady(String name) throws Exception {
    try {
      return send(name, "GET", "/observe/health/ready").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private void run(String name) throws Exception {
    HttpResponse<String> answer = send(name, "POST", "/api/tasks/" + name + "/run");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }

  private HttpResponse<String> send(String name, String method, String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(ports.get(name), path)))
            .header("Authorization", "Bearer " + TOKEN)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void start(String name) throws IOException {
    int port = Ports.free();
    ports.put(name, port);
    String target = to.endpoint().getAuthority();
    schedulers.add(
        DrayageProcess.startFromClasses(
            List.of("-XX:TieredStopAtLevel=1"),
            CommandRun.arguments(
                List.of("run", syncFile(target).toString()),
                "drayage.state.dir=" + folder.resolve(name),
                "drayage.history.url=" + DATABASE.url(),
                "drayage.history.user=" + PostgresServer.USER,
                "drayage.cluster=true",
                "drayage.cluster.name=" + name,
                // fewer at a time than pulls, so that both get some
                "drayage.parallel.copies=4",
                // a pull waits for the other scheduler's
                "drayage.http.idle-timeout=" + 2 * LONG.toMillis(),
                "drayage.pulls.recheck=300",
                "drayage.registry.docker.io.endpoint=" + from.endpoint(),
                "drayage.registry." + target + ".endpoint=" + to.endpoint()),
            Map.of(
                "DRAYAGE_HISTORY_PASSWORD",
                PostgresServer.PASSWORD,
                "DRAYAGE_MANAGEMENT_TOKEN",
                TOKEN,
                "DRAYAGE_MANAGEMENT_PORT",
                String.valueOf(port))));
  }

  /** Tasks that start by hand. */
  private Path syncFile(String target) throws IOException {
    StringBuilder text = new StringBuilder("tasks:\n");
    for (String task : List.of("north", "south")) {
      text.append(
          """
          - name: %s
            source: {registry: docker.io, auth: none}
            target: {registry: '%s', auth: none}
            cron: '0 0 0 29 2 ?'
            mappings:
          """
              .formatted(task, target));
      for (int number = 0; number < IMAGES; number++) {
        text.append(
            "  - {from: %s/app-%d, tags: ['1.0'], platform: all}\n".formatted(task, number));
      }
    }
    return Files.writeString(folder.resolve("sync.yaml"), text);
  }
}
