package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.Platform;
import io.drayage.testing.RecordingProxy;
import io.drayage.testing.SessionKeepingRegistry;
import io.drayage.testing.TargetPoller;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @Test
  void theNextProcessSendsOnlyWhatTheTargetLacksOfTheLayer() throws Exception {
    try (LocalRegistry from = source();
        SessionKeepingRegistry to = new SessionKeepingRegistry(STOP_AT)) {
      killInTheMiddle(from, to);

      CommandRun run = finish(from, to.endpoint());

      assertComplete(to);
      assertThat(to.ranges()).hasSize(1);
      long resumedAt = Long.parseLong(to.ranges().get(0).split("-", -1)[0]);
      assertThat(resumedAt).isGreaterThanOrEqualTo(STOP_AT);
      assertThat(run.log()).contains("resuming an interrupted upload", "\"at_byte\":" + resumedAt);
    }
  }

  @Test
  void whatTheTargetRefusesToCommitIsSentAnew() throws Exception {
    try (LocalRegistry from = source();
        SessionKeepingRegistry to = new SessionKeepingRegistry(STOP_AT)) {
      killInTheMiddle(from, to);
      to.spoil();

      finish(from, to.endpoint());

      assertComplete(to);
    }
  }

  @Test
  void aTargetThatDropsTheUploadGetsTheLayerAnew() throws Exception {
    try (LocalRegistry from = source();
        LocalRegistry to = LocalRegistry.open(program);
        RecordingProxy proxy = RecordingProxy.before(to.endpoint()).slow(LAYER_BYTES);
        TargetPoller poller = TargetPoller.reading(to.endpoint(), List.of("app"))) {
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

  private void killInTheMiddle(LocalRegistry from, SessionKeepingRegistry to) throws Exception {
    try (DrayageProcess process = start(from, to.endpoint())) {
      assertThat(to.awaitStop()).as(process.log()).isTrue();
      process.signal("KILL");
      process.end(LIMIT);
      to.release();
      assertThat(to.manifest("app", "1")).isEmpty();
    }
  }

  private CommandRun finish(LocalRegistry from, URI to) throws Exception {
    try (DrayageProcess process = start(from, to)) {
      CommandRun run = process.end(LIMIT);
      assertThat(run.exitCode()).as(run.log()).isZero();
      return run;
    }
  }

  private void assertComplete(SessionKeepingRegistry to) {
    assertThat(to.manifest("app", "1")).contains(image.manifest().content());
    assertThat(to.blob(layer.blob().digest())).isPresent();
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
