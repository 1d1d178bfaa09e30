package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.faults.FaultServer;
import io.drayage.faults.MemoryTarget;
import io.drayage.faults.PassThrough;
import io.drayage.oci.Platform;
import io.drayage.testing.TargetPoller;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed in the middle of a large layer, and another one is started. */
class ResumedUploadIT {
  private static final int LAYER_BYTES = 24_000_000;
  private static final int STOP_AT = 16_000_000;
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final List<String> JAVA =
      List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private final RegistryProgram program = RegistryProgram.find(Path.of(""));
  private final SampleLayer layer = SampleLayer.of("large", LAYER_BYTES);
  private final SampleImage image =
      SampleImage.oci(new Platform("linux", "amd64", ""), List.of(layer));

  private final MemoryTarget kept = new MemoryTarget();

  /** Request that completes the upload of the layer. */
  private final String commit = ".*/blobs/uploads/.*digest=" + layer.blob().digest();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @Test
  void theNextProcessSendsOnlyWhatTheTargetLacksOfTheLayer() throws Exception {
    try (LocalRegistry from = source();
        FaultServer to = new FaultServer(kept)) {
      killInTheMiddle(from, to);
      to.reset();

      CommandRun run = finish(from, to.endpoint());

      assertComplete();
      List<String> ranges =
          to.requests("PUT", commit).stream()
              .map(seen -> seen.header("Content-Range"))
              .filter(range -> !range.isEmpty())
              .toList();
      assertThat(ranges).hasSize(1);
      long resumedAt = Long.parseLong(ranges.get(0).split("-", -1)[0]);
      assertThat(resumedAt).isGreaterThanOrEqualTo(STOP_AT);
      assertThat(run.log()).contains("resuming an interrupted upload", "\"at_byte\":" + resumedAt);
    }
  }

  @Test
  void whatTheTargetRefusesToCommitIsSentAnew() throws Exception {
    try (LocalRegistry from = source();
        FaultServer to = new FaultServer(kept)) {
      killInTheMiddle(from, to);
      kept.spoil();

      finish(from, to.endpoint());

      assertComplete();
    }
  }

  @Test
  void aTargetThatDropsTheUploadGetsTheLayerAnew() throws Exception {
    try (LocalRegistry from = source();
        LocalRegistry to = LocalRegistry.open(program);
        FaultServer proxy = new FaultServer(new PassThrough(to.endpoint()));
        TargetPoller poller = TargetPoller.reading(to.endpoint(), List.of("app"))) {
      proxy.slow(LAYER_BYTES);
      try (DrayageProcess process = start(from, proxy.endpoint())) {
        Awaitility.await().atMost(LIMIT).until(() -> proxy.bytesIn() > LAYER_BYTES / 2);
        process.signal("KILL");
        process.end(LIMIT);
      }

      finish(from, proxy.endpoint());

      poller.readOnce();
      assertThat(poller.incomplete()).isEmpty();
      assertThat(poller.complete()).containsExactly("app");
    }
  }

  private LocalRegistry source() throws Exception {
    LocalRegistry from = LocalRegistry.open(program);
    SamplePusher.anonymous(from.endpoint()).push("app", "1", image);
    return from;
  }

  /** The target keeps what it got of the layer. */
  private void killInTheMiddle(LocalRegistry from, FaultServer to) throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    CountDownLatch killed = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    to.on("PUT", commit)
        .times(1)
        .play(
            exchange -> {
              byte[] content = exchange.upload((double) STOP_AT / layer.blob().sizeBytes());
              stopped.countDown();
              killed.await();
              kept.keep(exchange.request().path(), content);
              ended.countDown();
            });
    try (DrayageProcess process = start(from, to.endpoint())) {
      assertThat(stopped.await(60, TimeUnit.SECONDS)).as(process.log()).isTrue();
      process.signal("KILL");
      process.end(LIMIT);
      killed.countDown();
      assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(kept.tags("app")).isEmpty();
    }
  }

  private CommandRun finish(LocalRegistry from, URI to) throws Exception {
    try (DrayageProcess process = start(from, to)) {
      CommandRun run = process.end(LIMIT);
      assertThat(run.exitCode()).as(run.log()).isZero();
      return run;
    }
  }

  private void assertComplete() {
    assertThat(kept.tags("app")).containsEntry("1", image.manifest().digest().toString());
    assertThat(kept.manifest("app", image.manifest().digest()))
        .contains(image.manifest().content());
    assertThat(kept.blob("app", layer.blob().digest())).isPresent();
  }

  private DrayageProcess start(LocalRegistry from, URI to) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("sync.yaml"),
            """
            tasks:
            - name: large
              source: {registry: source.example}
              target: {registry: target.example}
              mappings:
              - {from: app, tags: ['1']}
            """);
    List<String> arguments =
        CommandRun.arguments(
            List.of("sync", file.toString(), "--output", "json"),
            "drayage.registry.source.example.endpoint=" + from.endpoint(),
            "drayage.registry.target.example.endpoint=" + to,
            "drayage.state.dir=" + directory.resolve("state"));
    return DrayageProcess.startFromClasses(JAVA, arguments);
  }
}
