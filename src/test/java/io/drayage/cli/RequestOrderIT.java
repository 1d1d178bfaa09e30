package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.faults.Answer;
import io.drayage.faults.Exchange;
import io.drayage.faults.FaultServer;
import io.drayage.faults.PassThrough;
import io.drayage.faults.Seen;
import io.drayage.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Order of writes to a target, and the hosts that a password is sent to. */
class RequestOrderIT {
  private static final Platform AMD = new Platform("linux", "amd64", "");
  private static final Platform ARM = new Platform("linux", "arm64", "");
  private static final SampleLayer BASE = SampleLayer.of("order-base", 300_000);
  private static final List<String> NAMES = List.of("one", "two", "three", "four");

  private final AtomicInteger order = new AtomicInteger();
  private final Queue<Recorded> records = new ConcurrentLinkedQueue<>();

  /**
   * A request to the target.
   *
   * @param began when its head had come, on a counter that no two events share
   * @param ended when the registry had answered it
   */
  private record Recorded(Seen request, int status, int began, int ended) {
    boolean isTagPush() {
      return request.isManifestPut() && !request.path().contains("/manifests/sha256:");
    }

    /** Whether it made a blob complete, by its bytes or by a mount. */
    boolean isBlobCommit() {
      boolean sent = request.method().equals("PUT") && request.path().contains("/blobs/uploads/");
      boolean mounted = request.method().equals("POST") && request.path().contains("mount=");
      return status == 201 && (sent || mounted);
    }
  }

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @Test
  void blobsComeFirstTheTagLastAndNoPasswordGoesElsewhere() throws Exception {
    RegistryProgram program = RegistryProgram.find(Path.of(""));
    String login =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(
                    (LocalRegistry.USER + ":" + LocalRegistry.PASSWORD)
                        .getBytes(StandardCharsets.UTF_8));
    try (LocalRegistry from = LocalRegistry.withLogin(program);
        LocalRegistry to = LocalRegistry.withLogin(program);
        FaultServer elsewhere = new FaultServer(new PassThrough(from.endpoint()));
        FaultServer source = new FaultServer(new PassThrough(from.endpoint()));
        FaultServer target = new FaultServer(new PassThrough(to.endpoint()))) {
      Map<String, SampleImage> images = push(from);
      elsewhere.on("*", ".*").play(exchange -> passWithLogin(exchange, login));
      source.on("GET", ".*/blobs/sha256:.*").play(exchange -> lead(exchange, elsewhere));
      target.on("*", ".*").play(this::record);

      CommandRun run = sync(source, target);

      assertThat(run.exitCode()).as(run.log()).isZero();
      images.forEach((name, image) -> assertOrder("mirror/" + name, image));
      assertThat(elsewhere.requests())
          .isNotEmpty()
          .allMatch(seen -> seen.header("Authorization").isEmpty());
      assertThat(source.requests()).anyMatch(seen -> seen.header("Authorization").equals(login));
      assertThat(source.requests()).as("a source is only read").noneMatch(Seen::isWrite);
    }
  }

  private static void passWithLogin(Exchange exchange, String login) throws Exception {
    Seen seen = exchange.request();
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(seen.headers());
    headers.put("Authorization", login);
    exchange.send(exchange.pass(new Seen(seen.method(), seen.path(), headers)));
  }

  /** Leads to another host, which another name of this machine is. */
  private static void lead(Exchange exchange, FaultServer elsewhere) throws Exception {
    String address = "http://localhost:" + elsewhere.endpoint().getPort();
    exchange.send(Answer.of(307).with("Location", address + exchange.request().path()));
  }

  private void record(Exchange exchange) throws Exception {
    int began = order.incrementAndGet();
    Answer answer = exchange.pass();
    records.add(new Recorded(exchange.request(), answer.status(), began, order.incrementAndGet()));
    exchange.send(answer);
  }

  private void assertOrder(String repository, SampleImage image) {
    List<Recorded> about =
        records.stream()
            .filter(one -> one.request().path().startsWith("/v2/" + repository + "/"))
            .sorted(Comparator.comparingInt(Recorded::began))
            .toList();
    List<Recorded> pushes = about.stream().filter(one -> one.request().isManifestPut()).toList();
    List<Recorded> commits = about.stream().filter(Recorded::isBlobCommit).toList();
    long distinct = image.allBlobs().stream().distinct().count();
    assertThat(commits).as("blobs of %s", repository).hasSize((int) distinct);
    assertThat(pushes).hasSize(1 + image.children().size());
    int firstPush = pushes.get(0).began();
    assertThat(commits).allMatch(commit -> commit.ended() < firstPush);
    assertThat(pushes.stream().filter(Recorded::isTagPush)).hasSize(1);
    Recorded last = pushes.get(pushes.size() - 1);
    assertThat(last.isTagPush()).isTrue();
    assertThat(pushes.subList(0, pushes.size() - 1))
        .allMatch(child -> child.status() == 201 && child.ended() < last.began());
  }

  private static Map<String, SampleImage> push(LocalRegistry registry) {
    SamplePusher pusher = SamplePusher.loggedIn(registry.endpoint());
    Map<String, SampleImage> images = new TreeMap<>();
    for (String name : NAMES) {
      SampleImage amd = SampleImage.oci(AMD, List.of(BASE, SampleLayer.of(name + "-amd", 50_000)));
      SampleImage arm = SampleImage.oci(ARM, List.of(BASE, SampleLayer.of(name + "-arm", 60_000)));
      SampleImage image = name.startsWith("t") ? SampleImage.ociIndex(List.of(amd, arm)) : amd;
      pusher.push("app/" + name, "1.0", image);
      images.put(name, image);
    }
    return images;
  }

  private CommandRun sync(FaultServer source, FaultServer target) throws Exception {
    StringBuilder mappings = new StringBuilder();
    for (String name : NAMES) {
      mappings.append("    - {from: app/%s, to: mirror/%s, tags: ['1.0']}\n".formatted(name, name));
    }
    String text =
        """
        platform: all
        tasks:
        - name: order
          source: {registry: source.example, auth: '%s'}
          target: {registry: target.example, auth: '%s'}
          mappings:
        %s"""
            .formatted(SyncFile.token(), SyncFile.token(), mappings);
    Path file = Files.writeString(directory.resolve("sync.yaml"), text);
    return CommandRun.sync(
        file,
        "drayage.state.dir=" + directory.resolve("state"),
        "drayage.registry.source.example.endpoint=" + source.endpoint(),
        "drayage.registry.target.example.endpoint=" + target.endpoint(),
        "drayage.retry.network.times=0");
  }
}
